package com.voicehelper.strangler.router;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the router does between requests: looks after clients, streams and pins. One thread. */
final class Housekeeping implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("router").factory());

    void every(Duration pause, Runnable work) {
        thread.scheduleWithFixedDelay(() -> safely(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error exception) {
            log.warn("The router's housekeeping failed; it goes on", exception);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
