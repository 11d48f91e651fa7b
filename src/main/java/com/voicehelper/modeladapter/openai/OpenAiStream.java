package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.modeladapter.domain.Grounding;
import com.voicehelper.modeladapter.domain.Model;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Tokens;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One streamed completion as it comes in. Used by one thread. */
final class OpenAiStream {

    /** How long the usage may come after the end of the text, and the end of the stream after that. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final int LONGEST_ERROR = 1_000;

    private final Model model;
    private final ModelCall call;
    private final CompletionOutput output;
    private final JsonMapper json;
    private final ToolCalls toolCalls = new ToolCalls();
    private @Nullable String finishReason;
    private @Nullable JsonNode usage;
    private long written;

    OpenAiStream(Model model, ModelCall call, CompletionOutput output, JsonMapper json) {
        this.model = model;
        this.call = call;
        this.output = output;
        this.json = json;
    }

    /** Returns when the completion is whole or cancelled. */
    Completion read(Lines lines, Duration stallTimeout, Cancellation cancellation) {
        while (!cancellation.cancelled()) {
            switch (lines.next(finishReason == null || stallTimeout.compareTo(AFTERWARDS) < 0 ? stallTimeout : AFTERWARDS)) {
                case Lines.Line(int status, String text) when status != 200 -> throw OpenAiErrors.refused(status, lines.headers(), rest(text, lines));
                case Lines.Line(int status, String text) -> {
                    String data = data(text);
                    if (data.equals("[DONE]")) {
                        return completion();
                    }
                    if (!data.isEmpty()) {
                        chunk(data);
                    }
                }
                case Lines.Stalled() -> {
                    if (finishReason == null) {
                        throw ModelError.BROKE_OFF.exception("The language model stopped answering", null);
                    }
                    return completion();
                }
                case Lines.Ended(int status, Throwable failure) -> {
                    if (!cancellation.cancelled()) {
                        return ended(status, failure, lines);
                    }
                }
            }
        }
        return model.completion("cancelled", List.of(), inputTokens(), outputTokens());
    }

    private Completion ended(int status, @Nullable Throwable failure, Lines lines) {
        if (status != 0 && status != 200) {
            throw OpenAiErrors.refused(status, lines.headers(), "");
        }
        if (status == 200 && finishReason != null) {
            return completion();
        }
        if (failure == null || status == 200) {
            throw OpenAiErrors.brokenOff(failure);
        }
        throw OpenAiErrors.failed(failure);
    }

    /** A server that is asked for a stream and fails may answer with plain JSON. */
    private static String data(String line) {
        if (line.startsWith("data:")) {
            return line.substring(5).strip();
        }
        return line.startsWith("{") ? line.strip() : "";
    }

    private static String rest(String first, Lines lines) {
        var text = new StringBuilder(first);
        while (text.length() < LONGEST_ERROR && lines.next(AFTERWARDS) instanceof Lines.Line(int status, String line)) {
            text.append('\n').append(line);
        }
        return text.toString();
    }

    private void chunk(String data) {
        JsonNode chunk;
        try {
            chunk = json.readTree(data);
        } catch (JacksonException exception) {
            throw ModelError.BROKE_OFF.exception("The language model answered with something that is not JSON", null);
        }
        if (chunk.hasNonNull("error")) {
            throw OpenAiErrors.within(chunk.get("error"), written > 0);
        }
        if (chunk.hasNonNull("usage")) {
            usage = chunk.get("usage");
        }
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        toolCalls.add(delta.path("tool_calls"));
        String token = delta.path("content").asString("");
        if (!token.isEmpty()) {
            written += Tokens.estimate(token);
            output.token(token);
        }
        if (choice.path("finish_reason").isString()) {
            finishReason = choice.path("finish_reason").asString();
        }
    }

    private Completion completion() {
        List<ToolCall> calls = toolCalls.whole();
        String reason = switch (finishReason) {
            case "length" -> "length";
            case "tool_calls", "function_call" -> "tool_calls";
            // Some servers say "stop" although they want a tool called.
            case null, default -> calls.isEmpty() ? "stop" : "tool_calls";
        };
        return model.completion(reason, calls, inputTokens(), outputTokens());
    }

    private long inputTokens() {
        return usage == null ? Grounding.tokens(call) : usage.path("prompt_tokens").asLong(0);
    }

    private long outputTokens() {
        return usage == null ? written + toolCalls.tokens() : usage.path("completion_tokens").asLong(0);
    }
}
