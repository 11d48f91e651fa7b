package com.voicehelper.rag;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question that wants an answer from documents.
 *
 * @param id             of the answer
 * @param userId         who asks, and may see later how the answer came about; null: nobody in particular
 * @param turns          the conversation, the question last
 * @param knowledgeBases only from these; empty: from all of the tenant's
 * @param topK           how many passages at most, 1 to 50; null: the setting
 * @param temperature    null: the model's default
 * @param maxTokens      null: the model's default
 */
public record RagQuestion(
        UUID id,
        String tenantId,
        @Nullable String userId,
        List<ModelMessage> turns,
        List<UUID> knowledgeBases,
        @Nullable Integer topK,
        ModelChoice model,
        @Nullable Double temperature,
        @Nullable Integer maxTokens) {

    public RagQuestion {
        turns = List.copyOf(turns);
        knowledgeBases = List.copyOf(knowledgeBases);
    }
}
