package com.voicehelper.strangler.sync;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions of a loop whose network takes no more of what is written. What is read has a time-out in the driver; what
 * is written has none, and would wait as long as the network is broken.
 */
final class Stall implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Stall.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Thread watch;

    private Stall(Route route) {
        watch = Thread.ofVirtual().name("stall of " + route.module()).start(() -> watch(route));
    }

    static Stall watching(Route route) {
        return new Stall(route);
    }

    private static void watch(Route route) {
        try {
            while (!route.replica().stuck()) {
                Thread.sleep(EVERY);
            }
            log.warn("{} takes no data of {} any more; the loop starts again", DatabaseFailure.database(route.direction()), route.module());
            route.abort();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
