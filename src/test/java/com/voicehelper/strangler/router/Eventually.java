package com.voicehelper.strangler.router;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a fact, with a deadline. */
final class Eventually {

    private Eventually() {}

    static void holds(Callable<Boolean> fact) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!fact.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not become true within 10 s");
            }
            Thread.sleep(10);
        }
    }
}
