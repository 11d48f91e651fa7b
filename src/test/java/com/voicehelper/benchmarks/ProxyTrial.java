package com.voicehelper.benchmarks;

import com.voicehelper.strangler.router.ProxyServer;
import com.voicehelper.support.ApplicationProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the way through the router costs a read that the service serves, against nginx in front of the same service. */
final class ProxyTrial implements Trial {

    private static final List<Integer> CONNECTIONS = List.of(1, 16);
    private static final String NGINX = """
            worker_processes auto;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              upstream service { server 127.0.0.1:%2$d; keepalive 64; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:%3$d;
                keepalive_requests 1000000;
                location / {
                  proxy_pass http://service;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host $host;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                  proxy_set_header X-Forwarded-Proto $scheme;
                }
              }
            }
            """;

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        if (!Children.installed("wrk")) {
            findings.note("Not measured: wrk is absent.");
            return;
        }
        boolean peer = Children.installed("nginx");
        try (Children children = new Children()) {
            int service = children.java(ProxyServer.class, "local");
            Map<String, Integer> ports = new LinkedHashMap<>();
            ports.put("the service itself", service);
            ports.put("the router", children.java(ProxyServer.class, "proxied", "http://127.0.0.1:" + service));
            if (peer) {
                ports.put("nginx", nginx(children, service));
            }
            for (int port : ports.values()) {
                Load.on(uri(port), 16, scale.load());
            }
            for (int round = 0; round < scale.rounds(); round++) {
                for (int connections : CONNECTIONS) {
                    List<String> turns = List.copyOf(ports.keySet());
                    for (String each : round % 2 == 0 ? turns : turns.reversed()) {
                        Load load = Load.on(uri(ports.get(each)), connections, scale.load().dividedBy(2));
                        findings.add(figure("P50", each, connections), "µs", load.median());
                        findings.add(figure("P99", each, connections), "µs", load.p99());
                        findings.add(figure("rate", each, connections), "requests/s", load.requestsPerSecond());
                    }
                }
            }
        }
        for (int connections : CONNECTIONS) {
            if (peer) {
                String ratio = "proxied P50, the router / nginx, " + text(connections);
                findings.ratio(ratio, figure("P50", "the router", connections), figure("P50", "nginx", connections));
                findings.goal(ratio, "≤ 1.5", value -> value <= 1.5);
            }
        }
        findings.note(peer ? "The peer is nginx with proxy_pass and connections that are kept." : "nginx is absent: no peer.");
        findings.note("wrk, one thread; a GET whose answer is 1 KiB of JSON from a Tomcat on virtual threads; everything on one machine.");
    }

    private static String figure(String what, String who, int connections) {
        return what + ", " + who + ", " + text(connections);
    }

    private static String text(int connections) {
        return connections == 1 ? "1 connection" : connections + " connections";
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port + ProxyServer.PATH);
    }

    private static int nginx(Children children, int service) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "benchmarks", "nginx").toAbsolutePath());
        int port = ApplicationProcess.freePort();
        Files.writeString(folder.resolve("nginx.conf"), NGINX.formatted(folder, service, port));
        children.start(List.of("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-g", "daemon off;"));
        return port;
    }
}
