package com.voicehelper.rag;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended, and how it came about until then.
 *
 * @param text     what was given out
 * @param degraded what the search could not ask, as a sentence; null when it asked everything
 * @param error    why it failed; null otherwise
 */
public record AnswerOutcome(UUID id, AnswerState state, String text, RagAnswer answer, @Nullable String degraded, @Nullable String error, Timings timings) {

    /**
     * How long each part took, in milliseconds; -1 where it did not come to that.
     *
     * @param firstToken from the question to the first token
     * @param total      from the question to the end
     */
    public record Timings(long rewrite, long search, long firstToken, long total) {

        public static final Timings NONE = new Timings(-1, -1, -1, -1);
    }
}
