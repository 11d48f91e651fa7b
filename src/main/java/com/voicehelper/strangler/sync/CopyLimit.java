package com.voicehelper.strangler.sync;

/**
 * How fast an operator lets the copy of a module go. Changes are never held back: they flow on while the copy rests. Immutable.
 *
 * @param rowsPerSecond at most; 0: as fast as it can
 * @param paused        whether the copy rests until the next word
 */
public record CopyLimit(long rowsPerSecond, boolean paused) {

    public static final CopyLimit NONE = new CopyLimit(0, false);
    public static final CopyLimit PAUSED = new CopyLimit(0, true);
    private static final long MOST = 1_000_000_000;

    /** @throws IllegalArgumentException with a sentence when the rate makes no sense */
    public CopyLimit {
        if (rowsPerSecond < 0 || rowsPerSecond > MOST) {
            throw new IllegalArgumentException("The rows per second are " + rowsPerSecond + "; they must be between 0 (as fast as it can) and " + MOST);
        }
    }

    /** What it asks for, as the end of a sentence. */
    public String says() {
        return paused ? "rest" : rowsPerSecond == 0 ? "go as fast as it can" : "go at most " + rowsPerSecond + " rows/s";
    }
}
