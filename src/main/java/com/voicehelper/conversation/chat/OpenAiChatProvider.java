package com.voicehelper.conversation.chat;

import com.voicehelper.platform.Cancellation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a server that speaks OpenAI's protocol ({@code POST /chat/completions}, streamed). Silence longer than the stall
 * time-out ends the answer as failed; cancelling closes the connection, so that the server stops as well.
 */
final class OpenAiChatProvider implements ChatProvider {

    private final URI uri;
    private final String model;
    private final @Nullable String apiKey;
    private final Duration stallTimeout;
    private final JsonMapper json;
    private final HttpClient client;

    OpenAiChatProvider(ChatSettings.OpenAi settings, JsonMapper json) {
        this.uri = URI.create(Objects.requireNonNull(settings.baseUrl()).replaceAll("/+$", "") + "/chat/completions");
        this.model = Objects.requireNonNull(settings.model());
        this.apiKey = settings.apiKey();
        this.stallTimeout = settings.stallTimeout();
        this.json = json;
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.connectTimeout()).build();
    }

    @Override
    public void answer(Prompt prompt, Output output, Cancellation cancellation) {
        Lines lines = new Lines();
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request(prompt), info -> {
            lines.status(info.statusCode());
            return BodySubscribers.fromLineSubscriber(lines);
        });
        // The exchange may complete before its last lines were taken: once there are lines, they tell the end themselves.
        exchange.whenComplete((response, failure) -> lines.refused(failure));
        cancellation.onCancel(() -> {
            lines.close();
            exchange.cancel(true);
        });
        try {
            read(lines, output, cancellation);
        } finally {
            lines.close();
            exchange.cancel(true);
        }
    }

    private HttpRequest request(Prompt prompt) {
        Map<String, Object> body = new TreeMap<>();
        body.put("model", model);
        body.put("stream", true);
        body.put("messages", prompt.turns().stream().map(turn -> Map.of("role", turn.role(), "content", turn.content())).toList());
        if (prompt.temperature() != null) {
            body.put("temperature", prompt.temperature());
        }
        if (prompt.maxTokens() != null) {
            body.put("max_tokens", prompt.maxTokens());
        }
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .timeout(stallTimeout)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (apiKey != null && !apiKey.isBlank()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return request.build();
    }

    private void read(Lines lines, Output output, Cancellation cancellation) {
        boolean complete = false;
        while (!cancellation.cancelled()) {
            switch (lines.next(stallTimeout)) {
                case Lines.Line(int status, String text) when status != 200 -> throw refused(status, text);
                case Lines.Line(int status, String text) -> {
                    String data = text.startsWith("data:") ? text.substring(5).strip() : "";
                    if (data.equals("[DONE]")) {
                        return;
                    }
                    complete |= !data.isEmpty() && token(data, output);
                }
                case Lines.Stalled() -> throw new ChatProviderException("The language model stopped answering");
                case Lines.Ended(int status, Throwable failure) when failure == null && status != 200 -> throw refused(status, "");
                case Lines.Ended(int status, Throwable failure) -> {
                    if (cancellation.cancelled() || complete && failure == null) {
                        return;
                    }
                    throw new ChatProviderException(status == 0
                            ? "The language model cannot be reached"
                            : "The language model broke off in the middle of the answer", failure);
                }
            }
        }
    }

    /** @return whether the model says that it has finished: some servers leave {@code [DONE]} out */
    private boolean token(String data, Output output) {
        JsonNode chunk;
        try {
            chunk = json.readTree(data);
        } catch (JacksonException exception) {
            throw new ChatProviderException("The language model answered with something that is not JSON", exception);
        }
        if (chunk.has("error")) {
            throw new ChatProviderException("The language model failed: " + chunk.path("error").path("message").asString("no reason given"));
        }
        String token = chunk.path("choices").path(0).path("delta").path("content").asString("");
        if (!token.isEmpty()) {
            output.token(token);
        }
        return chunk.path("choices").path(0).path("finish_reason").isString();
    }

    private static ChatProviderException refused(int status, String body) {
        return new ChatProviderException(switch (status) {
            case 401, 403 -> "The language model refused our key (" + status + ")";
            case 404 -> "The language model does not exist there (404)";
            case 429 -> "The language model is busy (429); try again later";
            default -> status >= 500
                    ? "The language model is out of order (" + status + ")"
                    : "The language model refused the request (" + status + ")";
        }, new IllegalStateException(List.of(body.lines().findFirst().orElse("")).toString()));
    }
}
