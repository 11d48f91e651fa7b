package com.voicehelper.platform.event;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes a waiting thread; a beat that nobody waited for shortens the next wait. Thread-safe. */
final class Pulse {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean beaten;
    private boolean ended;

    void beat() {
        lock.lock();
        try {
            beaten = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait, now and later. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a beat, the end, or the time. */
    void await(Duration atMost) {
        waitFor(atMost, true);
    }

    /** Waits for the end or the time, whatever beats. */
    void pause(Duration atMost) {
        waitFor(atMost, false);
    }

    private void waitFor(Duration atMost, boolean beatCounts) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (left > 0 && !ended && !(beatCounts && beaten)) {
                left = changed.awaitNanos(left);
            }
            if (beatCounts) {
                beaten = false;
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            ended = true;
        } finally {
            lock.unlock();
        }
    }
}
