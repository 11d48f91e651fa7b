package com.voicehelper.strangler.shadow;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that shadow reads may keep, over all of them. Thread-safe. */
final class Memory {

    private final AtomicLong left;

    Memory(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** False, and nothing taken, when there is not so much left. */
    boolean take(long bytes) {
        long now = left.get();
        while (now >= bytes) {
            if (left.compareAndSet(now, now - bytes)) {
                return true;
            }
            now = left.get();
        }
        return false;
    }

    void give(long bytes) {
        left.addAndGet(bytes);
    }

    long left() {
        return left.get();
    }
}
