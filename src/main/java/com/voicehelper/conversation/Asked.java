package com.voicehelper.conversation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Question}.
 *
 * @param first    true: it was stored, and whoever asked now makes the answer; false: it had been asked before
 * @param answerId of the first answer
 * @param state    {@link AnswerState#STREAMING} when first
 * @param answer   the message that holds the answer; null while there is none
 * @param error    why it failed; null otherwise
 * @param history  the conversation's newest messages in order, the question last; empty when not first
 */
public record Asked(
        boolean first,
        UUID answerId,
        UUID conversationId,
        UUID questionId,
        AnswerState state,
        @Nullable Message answer,
        @Nullable String error,
        List<Message> history) {}
