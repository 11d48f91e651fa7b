package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.time.Instant;

/**
 * The one row that says how far a store has moved. Immutable.
 *
 * @param store     the store
 * @param kind      what it is: {@code objects}, {@code redis} or {@code sqlite}
 * @param stage     its stage
 * @param readShare the share of reads that the new side serves, in 1/10 000
 * @param held      whether writers wait because the owner is about to change
 * @param task      what is to be done in the background
 * @param run       counts starts, switches and ends; whoever works for an earlier run is refused
 * @param version   counts changes; every change is a compare-and-set on it
 * @param progress  of the task
 * @param pending   whether a write is known that the secondary side could not be told of; reads then keep to the primary
 */
public record StoreState(
        String store,
        String kind,
        Stage stage,
        int readShare,
        boolean held,
        Task task,
        long run,
        long version,
        Instant changedAt,
        String changedBy,
        String reason,
        StoreProgress progress,
        boolean pending) {

    /** What the background does. */
    public enum Task { NONE, COPY, VERIFY, REPAIR }

    public Mode mode() {
        return Mode.of(stage);
    }

    /** The side whose content is true. */
    public Side primary() {
        return stage.owner();
    }

    /** The share of reads that the secondary side may serve now, in 1/10 000. */
    int secondaryShare() {
        if (pending || !stage.synchronizes()) {
            return 0;
        }
        return primary() == Side.SOURCE ? readShare : 10_000 - readShare;
    }

    StoreState with(Stage stage, int readShare) {
        return new StoreState(store, kind, stage, readShare, held, task, run, version, changedAt, changedBy, reason, progress, pending);
    }

    StoreState with(Task task, StoreProgress progress) {
        return new StoreState(store, kind, stage, readShare, held, task, run, version, changedAt, changedBy, reason, progress, pending);
    }

    StoreState held(boolean held) {
        return new StoreState(store, kind, stage, readShare, held, task, run, version, changedAt, changedBy, reason, progress, pending);
    }

    /** Whoever works for the run before is refused from now on. */
    StoreState nextRun() {
        return new StoreState(store, kind, stage, readShare, held, task, run + 1, version, changedAt, changedBy, reason, progress, pending);
    }

    StoreState by(String changedBy, String reason) {
        return new StoreState(store, kind, stage, readShare, held, task, run, version, changedAt, changedBy, reason, progress, pending);
    }
}
