package com.voicehelper.strangler.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pass of verification over all tables that runs, or ran last. Immutable.
 *
 * @param number      counts the passes of a move in one direction; 0: none yet
 * @param differences rows that differ, found by it
 * @param cleanAt     as of when the last pass ended that found nothing; null: none did since something was found
 */
record Pass(long number, boolean running, long differences, @Nullable Instant cleanAt) {

    static final Pass NONE = new Pass(0, false, 0, null);

    /** A new one; where the last one found something, nothing is proven until this one has ended. */
    Pass next() {
        return new Pass(number + 1, true, 0, differences > 0 ? null : cleanAt);
    }

    Pass found(long more) {
        return new Pass(number, running, differences + more, cleanAt);
    }

    Pass ended(Instant at) {
        return new Pass(number, false, differences, differences == 0 ? at : cleanAt);
    }

    /** What was proven no longer counts. */
    Pass unproven() {
        return new Pass(number, running, differences, null);
    }
}
