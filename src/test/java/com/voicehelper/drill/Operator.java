package com.voicehelper.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Moves one module by the REST commands of {@code /strangler}, as a person would. */
final class Operator implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI monolith;
    private final String module;
    private final String authorization;

    Operator(URI monolith, String module, String password) {
        this.monolith = monolith;
        this.module = module;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((Deployment.OPERATOR + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    JsonNode status() throws InterruptedException {
        return send("GET", "/strangler/" + module, Map.of());
    }

    /** What the comparison of shadow reads found so far. */
    JsonNode shadowReport() throws InterruptedException {
        return send("GET", "/strangler/" + module + "/shadow", Map.of()).path("shadow");
    }

    /** How long each switch so far held the writers, in milliseconds, the first one first. */
    List<Long> pauses() throws InterruptedException {
        List<Long> pauses = new ArrayList<>();
        for (JsonNode entry : send("GET", "/strangler/" + module + "/audit", Map.of()).path("audit")) {
            if (entry.path("figures").has("pause_ms")) {
                pauses.addFirst(entry.path("figures").path("pause_ms").asLong());
            }
        }
        return pauses;
    }

    /** @throws IllegalStateException with the answer, when it is refused */
    JsonNode command(String verb, Map<String, Object> parameters) throws InterruptedException {
        return send("POST", "/strangler/" + module + "/" + verb, parameters);
    }

    /** As {@link #command}, and again while it is refused for a reason that passes, as a person would who reads what blocks it. */
    JsonNode insist(String verb, Map<String, Object> parameters, Duration atMost, Consumer<String> refusals) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                return command(verb, parameters);
            } catch (Refused refused) {
                refusals.accept(String.valueOf(refused.getMessage()));
                if (System.nanoTime() > deadline) {
                    throw refused;
                }
                Thread.sleep(500);
            }
        }
    }

    /** Asks for the status until it is as expected. */
    JsonNode await(String what, Duration atMost, Predicate<JsonNode> expected) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            JsonNode status = status();
            if (expected.test(status)) {
                return status;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not " + what + " after " + atMost.toSeconds() + " s: " + status);
            }
            Thread.sleep(100);
        }
    }

    private JsonNode send(String method, String path, Map<String, Object> body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(monolith.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(Wire.JSON.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 409 || response.statusCode() == 503) {
                throw new Refused(path + " is refused: " + Wire.JSON.readTree(response.body()).path("error").asString(response.body()));
            }
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return Wire.JSON.readTree(response.body());
        } catch (IOException exception) {
            throw new IllegalStateException(method + " " + path + ": " + exception, exception);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** What was asked is not possible now. */
    private static final class Refused extends IllegalStateException {

        Refused(String message) {
            super(message);
        }
    }
}
