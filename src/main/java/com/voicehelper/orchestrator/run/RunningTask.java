package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.platform.Cancellation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task that this process performs, and whether it was told to stop. Thread-safe. */
final class RunningTask {

    private final UUID id;
    private final Cancellation cancellation = new Cancellation();
    private volatile @Nullable Stop stopped;

    RunningTask(UUID id) {
        this.id = id;
    }

    /**
     * @param state CANCELLED, FAILED, or QUEUED: not here any more, but elsewhere or later if that can be
     * @param error null when cancelled
     */
    record Stop(State state, @Nullable String error) {}

    UUID id() {
        return id;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Why it was stopped; null when it was not. */
    @Nullable Stop stopped() {
        return stopped;
    }

    /** The first reason counts. */
    void stop(State state, @Nullable String error) {
        synchronized (this) {
            if (stopped == null) {
                stopped = new Stop(state, error);
            }
        }
        cancellation.cancel();
    }
}
