package com.voicehelper.conversation.chat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer on its way to the streams of whoever asked.
 *
 * @param at  how many characters of the answer come before it
 * @param end the final state, on the last frame; null before
 */
record TokenFrame(
        UUID answerId,
        UUID conversationId,
        @Nullable String requestId,
        @Nullable String streamId,
        long at,
        String text,
        List<Reference> references,
        @Nullable String end,
        @Nullable String error) {}
