package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Stage;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * A process for benchmarks, with the router as it is in production in front of an answer of one KiB: {@code local} answers
 * itself, with a service's URL as second argument {@code proxied} passes every read on. Says its port, and serves until it is ended.
 */
public final class ProxyServer {

    public static final String PATH = "/api/v1/notes/0193f5a0-0000-7000-8000-000000000000";

    private static final byte[] ANSWER = ("{\"text\":\"" + "x".repeat(1013) + "\"}").getBytes(StandardCharsets.US_ASCII);

    private ProxyServer() {}

    public static void main(String[] arguments) throws Exception {
        RouterSettings settings = new Binder(new MapConfigurationPropertySource()).bindOrCreate("voicehelper.router", RouterSettings.class);
        RouterFixture fixture = RouterFixture.start(settings, arguments.length > 1 ? URI.create(arguments[1]) : null);
        fixture.code((request, response) -> answer(response));
        if (arguments[0].equals("proxied")) {
            fixture.states.set(RouterFixture.MODULE, Stage.READS_MOVED, Bucket.COUNT);
        }
        System.out.println("port " + fixture.port());
        Thread.currentThread().join();
    }

    private static void answer(HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(ANSWER.length);
        response.getOutputStream().write(ANSWER);
    }
}
