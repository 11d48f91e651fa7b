package com.voicehelper.support;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a fact, with a deadline. */
public final class Eventually {

    private Eventually() {}

    /** Within ten seconds. */
    public static void holds(Callable<Boolean> fact) throws Exception {
        holds(Duration.ofSeconds(10), fact);
    }

    public static void holds(Duration atMost, Callable<Boolean> fact) throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!fact.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not become true within " + atMost.toSeconds() + " s");
            }
            Thread.sleep(10);
        }
    }
}
