package com.voicehelper.platform;

import java.time.Duration;

/** For what must be recorded although it cannot be just now: the database is away, or changes its owner. */
public final class Patience {

    private static final int ATTEMPTS = 8;

    private Patience() {}

    /**
     * Runs the work until it succeeds, at most eight times in about twelve seconds; with an interrupted thread once more at most.
     *
     * @param work may be repeated without harm
     * @throws RuntimeException what the last attempt threw
     */
    public static void run(Runnable work) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (RuntimeException failure) {
                if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                pause(Duration.ofMillis(50L << attempt));
            }
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
