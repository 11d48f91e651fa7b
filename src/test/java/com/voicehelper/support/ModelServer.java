package com.voicehelper.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that speaks OpenAI's protocol and says what the test wants. */
public final class ModelServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
    private volatile Talk talk = exchange -> {};
    private volatile @Nullable String authorization;

    /** Answers a request whose body was read. */
    public interface Talk {
        void answer(HttpExchange exchange) throws IOException;
    }

    public ModelServer() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        server.setExecutor(threads);
        server.createContext("/v1/", exchange -> {
            questions.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            try (exchange) {
                talk.answer(exchange);
            }
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/";
    }

    public void answers(Talk next) {
        talk = next;
    }

    /** The last question. */
    public JsonNode asked() {
        return questions.getLast();
    }

    /** How often it was asked. */
    public int questions() {
        return questions.size();
    }

    public String authorization() {
        return Objects.requireNonNull(authorization);
    }

    /** Streams these as the data of events; the answer stays open. */
    public static void say(HttpExchange exchange, String... data) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (String each : data) {
            exchange.getResponseBody().write((": comment\n\ndata: " + each + "\n\n").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    /** Streams a whole answer. */
    public static void sayWhole(HttpExchange exchange, String text) throws IOException {
        say(exchange, "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":10}}", "[DONE]");
    }

    public static void json(HttpExchange exchange, String body) throws IOException {
        refuse(exchange, 200, body);
    }

    public static void refuse(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
