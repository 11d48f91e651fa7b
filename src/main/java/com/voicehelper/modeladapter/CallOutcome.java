package com.voicehelper.modeladapter;

import java.util.UUID;

/**
 * How a call ended for which a price is asked.
 *
 * @param inputTokens  what is known of them; the same for the tokens written
 * @param cost         micro-units of the currency
 */
public record CallOutcome(UUID id, End end, long inputTokens, long outputTokens, long cost) {

    public enum End {
        DONE,
        CANCELLED,
        /** It costs nothing. */
        FAILED,
        /** Whether it costs something, nobody can say. */
        UNKNOWN
    }
}
