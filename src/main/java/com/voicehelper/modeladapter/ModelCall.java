package com.voicehelper.modeladapter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a model is asked.
 *
 * @param id          made by the caller, new for each attempt
 * @param model       the model's name
 * @param messages    in order, the last one is what is answered; at least one
 * @param sources     what the answer must draw on; empty: what the model knows
 * @param temperature 0 to 2; null: the model's default
 * @param maxTokens   the most that is written; null: the model's default
 * @param tools       a JSON array in OpenAI's form; null: none
 * @param toolChoice  in OpenAI's form; null: the model's default
 */
public record ModelCall(
        UUID id,
        String tenantId,
        String model,
        List<ModelMessage> messages,
        List<Source> sources,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable JsonNode tools,
        @Nullable JsonNode toolChoice) {

    public ModelCall {
        messages = List.copyOf(messages);
        sources = List.copyOf(sources);
    }

    /**
     * More tokens than it has for any tokenizer that works on bytes, with what the provider adds around messages and sources: each token
     * stands for a byte at least.
     */
    public long mostInputTokens() {
        long bytes = messages.stream().mapToLong(message -> 32L + bytes(message.content()) + bytes(message.toolCalls().toString())).sum()
                + sources.stream().mapToLong(source -> 64L + bytes(source.title()) + bytes(source.text())).sum();
        return bytes + (sources.isEmpty() ? 0 : 1_000) + (tools == null ? 0 : bytes(tools.toString()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The same question to another model, as an attempt of its own. */
    public ModelCall with(UUID newId, String newModel) {
        return new ModelCall(newId, tenantId, newModel, messages, sources, temperature, maxTokens, tools, toolChoice);
    }

    /** The same, with a bound on what is written. */
    public ModelCall writingAtMost(int tokens) {
        return new ModelCall(id, tenantId, model, messages, sources, temperature, tokens, tools, toolChoice);
    }
}
