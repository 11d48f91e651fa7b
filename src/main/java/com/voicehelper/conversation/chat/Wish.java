package com.voicehelper.conversation.chat;

import com.voicehelper.modeladapter.ModelMessage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to answer.
 *
 * @param turns          the conversation as the client tells it, the question last; empty: as it is stored
 * @param documents      whether the answer may draw on the tenant's documents
 * @param knowledgeBases only on these; empty: on all
 * @param topK           on how many passages at most, 1 to 50; null: the default
 * @param temperature    null: the model's default
 * @param maxTokens      null: the model's default
 */
public record Wish(
        List<ModelMessage> turns,
        boolean documents,
        List<UUID> knowledgeBases,
        @Nullable Integer topK,
        @Nullable Double temperature,
        @Nullable Integer maxTokens) {

    public Wish {
        turns = List.copyOf(turns);
        knowledgeBases = List.copyOf(knowledgeBases);
    }
}
