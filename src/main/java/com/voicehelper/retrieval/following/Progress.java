package com.voicehelper.retrieval.following;

import java.time.Duration;

/**
 * How far an index is.
 *
 * @param rows     documents that are published
 * @param behind   of these, documents that are not in the index as they are published
 * @param caughtUp whether a comparison has ended with nothing left to mend since the index was opened
 * @param settled  whether that has ever been so with at least one document
 * @param wholeAt  when the last comparison began that ended with nothing left to mend, as {@link System#nanoTime}; what is not whole yet has
 *                 the moment at which it began to be followed
 */
record Progress(int rows, int behind, boolean caughtUp, boolean settled, long wholeAt) {

    /** So many missing documents are the ordinary lag of a busy hour; more, and a tenth of all, are an index that is being built. */
    private static final int ORDINARY_LAG = 100;

    static Progress none() {
        return new Progress(0, 0, false, false, System.nanoTime());
    }

    /** @param missing what a comparison that began at that moment found, and is left to mend */
    Progress compared(long began, int published, int missing) {
        boolean whole = missing == 0;
        return new Progress(published, missing, caughtUp || whole, settled || whole && published > 0, whole ? began : wholeAt);
    }

    /** The index is opened anew. */
    Progress lost() {
        return new Progress(rows, rows, false, settled, wholeAt);
    }

    /** Whether everything that was published before that moment is in the index. */
    boolean wholeSince(long moment) {
        return caughtUp && wholeAt - moment >= 0;
    }

    /** Whether the node may be asked since its start: it has caught up once. One that loses its index later says so in each answer. */
    boolean ready() {
        return settled || caughtUp && behind == 0;
    }

    /** Whether so much is missing that a search may miss what was found yesterday. */
    boolean building() {
        return !caughtUp || behind > ORDINARY_LAG && behind > rows / 10;
    }

    /** For how long the index may have lacked something. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - wholeAt);
    }
}
