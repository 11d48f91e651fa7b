package com.voicehelper.retrieval.qdrant;

import com.voicehelper.retrieval.engine.EngineException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to Qdrant's REST API. Thread-safe. */
final class QdrantClient implements AutoCloseable {

    /** A page of ids; nothing that is asked for is larger. */
    private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

    private final URI url;
    private final @Nullable String apiKey;
    private final Duration timeout;
    private final JsonMapper json;
    private final HttpClient http;

    QdrantClient(QdrantSettings settings, JsonMapper json) {
        this.url = settings.required();
        this.apiKey = settings.apiKey();
        this.timeout = settings.timeout();
        this.json = json;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.timeout()).build();
    }

    /** @return the {@code result} of the answer; null when what the path names is not there */
    @Nullable JsonNode ask(String method, String path, @Nullable Object body) {
        HttpResponse<byte[]> answer = send(request(method, path, body));
        JsonNode read = read(answer);
        if (answer.statusCode() == 404) {
            return null;
        }
        if (answer.statusCode() != 200) {
            throw new EngineException("Qdrant answered " + method + " " + path + " with " + answer.statusCode() + ": " + reason(read));
        }
        return read.path("result");
    }

    /** @throws EngineException also when what the path names is not there */
    JsonNode required(String method, String path, @Nullable Object body) {
        JsonNode result = ask(method, path, body);
        if (result == null) {
            throw new EngineException("Qdrant has nothing at " + path);
        }
        return result;
    }

    private HttpRequest request(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(timeout).header("Accept", "application/json");
        if (apiKey != null && !apiKey.isBlank()) {
            request.header("api-key", apiKey);
        }
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))).build();
    }

    /** The time-out of a request ends with the headers; this one is for all of the answer. */
    private HttpResponse<byte[]> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException away) {
            throw new EngineException("Qdrant at " + url + " cannot be asked: " + away.getCause(), away.getCause());
        } catch (TimeoutException late) {
            throw new EngineException("Qdrant at " + url + " cannot be asked: it did not answer within " + timeout, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while Qdrant was asked", interrupted);
        } finally {
            answer.cancel(true);
        }
    }

    private JsonNode read(HttpResponse<byte[]> answer) {
        try {
            return answer.body().length == 0 ? json.missingNode() : json.readTree(answer.body());
        } catch (JacksonException unreadable) {
            throw new EngineException("Qdrant at " + url + " answered " + answer.statusCode() + " with something that is not JSON", unreadable);
        }
    }

    private static String reason(JsonNode answer) {
        String reason = answer.path("status").path("error").asString("no reason given");
        return reason.length() <= 500 ? reason : reason.substring(0, 500) + "…";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
