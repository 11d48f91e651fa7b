package com.voicehelper.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The word to stop. It does not interrupt threads: an interrupt that comes late would break the recording of what was done.
 * Thread-safe.
 */
public final class Cancellation {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final List<Runnable> closers = new ArrayList<>();

    public boolean cancelled() {
        return cancelled.getCount() == 0;
    }

    /** Waits; true at once when cancelled. */
    public boolean await(Duration pause) {
        try {
            return cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Runs the closer on cancellation, at once if that has been; it must be quick and may be called from any thread. */
    public void onCancel(Runnable closer) {
        synchronized (closers) {
            if (!cancelled()) {
                closers.add(closer);
                return;
            }
        }
        closer.run();
    }

    public void cancel() {
        List<Runnable> toRun;
        synchronized (closers) {
            cancelled.countDown();
            toRun = List.copyOf(closers);
            closers.clear();
        }
        toRun.forEach(Runnable::run);
    }
}
