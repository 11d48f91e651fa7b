package com.voicehelper.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** A local server that speaks {@code jscode2session} as WeChat does: JSON as {@code text/plain}, status 200 also for errors. */
final class WeChatServer {

    static final String APP_ID = "wx0123456789";
    static final String SECRET = "a secret & more";

    private final HttpServer server;

    WeChatServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        server.createContext("/sns/jscode2session", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        String code = query.get("js_code");
        String body;
        if (!APP_ID.equals(query.get("appid")) || !SECRET.equals(query.get("secret")) || !"authorization_code".equals(query.get("grant_type"))) {
            body = "{\"errcode\":40013,\"errmsg\":\"invalid appid\"}";
        } else if (code.startsWith("good-")) {
            body = "{\"session_key\":\"k\",\"openid\":\"o-" + code + "\",\"unionid\":\"u-" + code + "\"}";
        } else if (code.equals("busy")) {
            body = "{\"errcode\":-1,\"errmsg\":\"system error\"}";
        } else if (code.equals("broken")) {
            body = "<html>";
        } else {
            body = "{\"errcode\":40029,\"errmsg\":\"invalid code\"}";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
