package com.voicehelper.orchestrator;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a task is to do.
 *
 * @param id             made by the caller
 * @param flow           how; {@link Flow#AUTO} lets the module choose
 * @param turns          the conversation, the question last
 * @param knowledgeBases only from these; empty: from all of the tenant's
 * @param topK           how many passages at most, 1 to 50; null: the setting
 * @param temperature    null: the model's default
 * @param maxTokens      null: the model's default
 * @param tools          a JSON array in OpenAI's form, for {@link Flow#DIRECT}; null: none
 * @param toolChoice     in OpenAI's form; null: the model's default
 */
public record TaskRequest(
        UUID id,
        String tenantId,
        String userId,
        Flow flow,
        List<ModelMessage> turns,
        List<UUID> knowledgeBases,
        @Nullable Integer topK,
        ModelChoice model,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable JsonNode tools,
        @Nullable JsonNode toolChoice) {

    /** How a question is answered: by the model alone, from documents, or taken apart, answered in parts and put together. */
    public enum Flow {
        AUTO, DIRECT, RETRIEVAL, MULTI_STEP;

        /** As stored and sent. */
        public String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Flow of(String lowerCase) {
            return valueOf(lowerCase.toUpperCase(Locale.ROOT));
        }
    }

    public TaskRequest {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("A task without a question");
        }
        turns = List.copyOf(turns);
        knowledgeBases = List.copyOf(knowledgeBases);
        tools = absent(tools);
        toolChoice = absent(toolChoice);
    }

    /** What JSON says as null. */
    private static @Nullable JsonNode absent(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }
}
