package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks {@code /strangler} of a running process. */
final class OperatorClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A switch may wait for writers, and an installation for locks on every table. */
    private static final Duration ANSWER = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String authorization;

    OperatorClient(URI url, String user, String password) {
        this.url = url;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    record Answer(int status, JsonNode body) {

        boolean ok() {
            return status == 200;
        }
    }

    Answer status(String module) throws IOException, InterruptedException {
        return send(request("/strangler/" + module));
    }

    Answer ask(Invocation invocation) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path(invocation));
        if (!invocation.asksOnly()) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(JSON.writeValueAsString(body(invocation))));
        }
        return send(request);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    Answer post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER).header("Authorization", authorization).header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), parsed(response.body()));
    }

    private static String path(Invocation invocation) {
        String module = invocation.module() == null ? "" : "/" + invocation.module();
        return "/strangler" + module + switch (invocation.verb()) {
            case Invocation.STATUS -> "";
            case Invocation.SHADOW_REPORT -> "/shadow";
            case Invocation.DIFFERENCES -> "/differences?rows=" + invocation.rows();
            default -> "/" + invocation.verb();
        };
    }

    private static Map<String, Object> body(Invocation invocation) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (invocation.percent() != null) {
            body.put("percent", invocation.percent());
        }
        if (invocation.rowsPerSecond() != null) {
            body.put("rows_per_second", invocation.rowsPerSecond());
        }
        if (invocation.pause()) {
            body.put("pause", true);
        }
        if (invocation.reason() != null) {
            body.put("reason", invocation.reason());
        }
        body.put("dry_run", invocation.dryRun());
        if (invocation.now()) {
            body.put("now", true);
        }
        return body;
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException exception) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
