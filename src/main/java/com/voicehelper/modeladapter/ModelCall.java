package com.voicehelper.modeladapter;

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

    /** The same question to another model, as an attempt of its own. */
    public ModelCall with(UUID newId, String newModel) {
        return new ModelCall(newId, tenantId, newModel, messages, sources, temperature, maxTokens, tools, toolChoice);
    }
}
