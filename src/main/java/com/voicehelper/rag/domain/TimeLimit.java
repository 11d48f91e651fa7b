package com.voicehelper.rag.domain;

import com.voicehelper.platform.Cancellation;
import java.time.Duration;

/** A cancellation that comes with another one, or by itself when the time is over. Closing it ends the wait. Thread-safe. */
final class TimeLimit implements AutoCloseable {

    private final Cancellation cancellation = new Cancellation();
    private final Cancellation closed = new Cancellation();
    private volatile boolean exceeded;

    TimeLimit(Cancellation outer, Duration limit) {
        outer.onCancel(cancellation::cancel);
        Thread.ofVirtual().name("time limit").start(() -> {
            if (!closed.await(limit)) {
                exceeded = true;
                cancellation.cancel();
            }
        });
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Whether the time was over before it was closed. */
    boolean exceeded() {
        return exceeded;
    }

    @Override
    public void close() {
        closed.cancel();
    }
}
