package com.voicehelper.conversation.chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is made from.
 *
 * @param turns       in order; the last one is the question
 * @param temperature null: the provider's default
 * @param maxTokens   null: the provider's default
 */
public record Prompt(List<Turn> turns, @Nullable Double temperature, @Nullable Integer maxTokens) {

    public Prompt {
        turns = List.copyOf(turns);
    }

    /** @param messageId the stored message it comes from; null when the client told it */
    public record Turn(@Nullable UUID messageId, String role, String content) {}

    Turn question() {
        return turns.getLast();
    }
}
