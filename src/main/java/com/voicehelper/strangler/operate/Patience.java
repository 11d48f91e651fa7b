package com.voicehelper.strangler.operate;

import java.time.Duration;

/** With a problem that may pass by itself: it ends when the problem has lasted too long. */
final class Patience {

    private final Duration longest;
    private long since;

    Patience(Duration longest) {
        this.longest = longest;
    }

    /** @param problem whether there is one now */
    boolean ends(boolean problem) {
        if (!problem) {
            since = 0;
            return false;
        }
        long now = System.nanoTime();
        since = since == 0 ? now : since;
        return now - since > longest.toNanos();
    }
}
