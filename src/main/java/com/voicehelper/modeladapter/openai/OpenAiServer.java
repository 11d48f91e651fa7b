package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.domain.Model;
import com.voicehelper.modeladapter.domain.ModelProvider.Embedded;
import com.voicehelper.modeladapter.domain.ModelSettings;
import com.voicehelper.platform.Cancellation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One server that speaks OpenAI's protocol, asked at most so often at once. Silence longer than the stall time-out ends a call as broken
 * off; cancelling closes the connection, so that the server stops as well. Thread-safe.
 */
final class OpenAiServer {

    private static final long MOST_BYTES = 32L << 20;

    private final URI completions;
    private final URI embeddings;
    private final @Nullable String apiKey;
    private final Duration connectTimeout;
    private final Duration stallTimeout;
    private final Semaphore places;
    private final JsonMapper json;
    private final OpenAiRequests requests;
    private final HttpClient client;

    OpenAiServer(ModelSettings.Provider settings, JsonMapper json) {
        String base = Objects.requireNonNull(settings.baseUrl()).replaceAll("/+$", "");
        this.completions = URI.create(base + "/chat/completions");
        this.embeddings = URI.create(base + "/embeddings");
        this.apiKey = settings.apiKey();
        this.connectTimeout = settings.connectTimeout();
        this.stallTimeout = settings.stallTimeout();
        this.places = new Semaphore(settings.maxConcurrent());
        this.json = json;
        this.requests = new OpenAiRequests(json);
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout).build();
    }

    Completion complete(Model model, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        return placed(() -> {
            Lines lines = new Lines();
            CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request(completions, requests.completion(model, call)), info -> {
                lines.response(info.statusCode(), info.headers());
                return BodySubscribers.limiting(BodySubscribers.fromLineSubscriber(lines), MOST_BYTES);
            });
            // The exchange may complete before its last lines were taken: once there are lines, they tell the end themselves.
            exchange.whenComplete((response, failure) -> lines.refused(failure));
            cancellation.onCancel(() -> {
                lines.close();
                exchange.cancel(true);
            });
            try {
                return new OpenAiStream(model, call, output, json).read(lines, stallTimeout, cancellation);
            } finally {
                lines.close();
                exchange.cancel(true);
            }
        });
    }

    Embedded embed(Model model, List<String> texts) {
        return placed(() -> {
            HttpResponse<byte[]> response = whole(request(embeddings, requests.embedding(model, texts)));
            if (response.statusCode() != 200) {
                throw OpenAiErrors.refused(response.statusCode(), response.headers(), new String(response.body(), StandardCharsets.UTF_8));
            }
            return OpenAiVectors.read(json, response.body(), model, texts);
        });
    }

    /** A burst waits as long as connecting may take. */
    private <T> T placed(Supplier<T> call) {
        try {
            if (places.tryAcquire(connectTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    return call.get();
                } finally {
                    places.release();
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        throw ModelError.BUSY.exception("Too many calls to the model's provider are under way", 1);
    }

    private HttpRequest request(URI uri, JsonNode body) {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream, application/json")
                .timeout(stallTimeout)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (apiKey != null && !apiKey.isBlank()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return request.build();
    }

    private HttpResponse<byte[]> whole(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return exchange.get(stallTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw OpenAiErrors.failed(failed.getCause());
        } catch (TimeoutException late) {
            throw OpenAiErrors.failed(late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw OpenAiErrors.failed(interrupted);
        } finally {
            exchange.cancel(true);
        }
    }
}
