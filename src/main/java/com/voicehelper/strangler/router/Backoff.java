package com.voicehelper.strangler.router;

import java.time.Duration;

/** Pauses that grow, until a deadline. Used by one thread. */
final class Backoff {

    private static final long FIRST = Duration.ofMillis(5).toNanos();
    private static final long LONGEST = Duration.ofMillis(200).toNanos();

    private final long deadline;
    private long pause = FIRST;

    Backoff(Duration atMost) {
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    boolean remains() {
        return System.nanoTime() < deadline;
    }

    /** Waits; false, without a wait, when the deadline would pass or the thread was interrupted. */
    boolean pause() {
        if (System.nanoTime() + pause > deadline) {
            return false;
        }
        try {
            Thread.sleep(Duration.ofNanos(pause));
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return false;
        }
        pause = Math.min(pause * 2, LONGEST);
        return true;
    }
}
