package com.voicehelper.orchestrator.flow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something when work takes too long; closed when the work has ended. Thread-safe. */
public final class Deadline implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean passed;

    private Deadline() {}

    public static Deadline in(Duration time, Runnable late) {
        Deadline deadline = new Deadline();
        Thread.ofVirtual().name("deadline").start(() -> deadline.await(time, late));
        return deadline;
    }

    private void await(Duration time, Runnable late) {
        try {
            if (!closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                passed = true;
                late.run();
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
