package com.voicehelper.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user's HTTP client. */
public record Client(int port, String userId, String tenantId, @Nullable String token, HttpClient http) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An answer; the body is missing when it is not JSON. */
    public record Reply(int status, String text, JsonNode body, HttpResponse<?> response) {}

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply post(String path, String json, String... headers) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Reply put(String path, String json, String... headers) {
        return send("PUT", path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    public Reply send(String method, String path, byte @Nullable [] body, String... headers) {
        try {
            HttpResponse<byte[]> response = http.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofByteArray());
            String text = new String(response.body(), StandardCharsets.UTF_8);
            boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Reply(response.statusCode(), text, json ? JSON.readTree(text) : JSON.missingNode(), response);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** The lines of a stream as they come. */
    public HttpResponse<Stream<String>> stream(String method, String path, @Nullable String json, String... headers) {
        try {
            byte[] body = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
            return http.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofLines());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private HttpRequest request(String method, String path, byte @Nullable [] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        List<String> all = new ArrayList<>(List.of(headers));
        if (body != null && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        if (token != null) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (!all.isEmpty()) {
            request.headers(all.toArray(String[]::new));
        }
        return request.build();
    }

    /** Opens a conversation and returns its id. */
    public String conversation() {
        return post("/api/v1/conversations", "{\"title\":\"test\"}").body().get("id").asString();
    }

    /** The data of each {@code data: } line, as JSON. */
    public static List<JsonNode> data(String stream) {
        return stream.lines().filter(line -> line.startsWith("data: ")).map(line -> JSON.readTree(line.substring(6))).toList();
    }

    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
