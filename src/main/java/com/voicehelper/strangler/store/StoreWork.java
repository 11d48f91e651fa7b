package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.StoreState.Task;

/** One run of a copy or comparison: where it is, what it has found. Every save is refused once another run has begun. Thread-safe. */
public final class StoreWork {

    private final StoreRows rows;
    private final StoreState begun;
    private Task task;
    private StoreProgress progress;
    private StoreProgress saved;

    StoreWork(StoreRows rows, StoreState begun) {
        this.rows = rows;
        this.begun = begun;
        this.task = begun.task();
        this.progress = begun.progress();
        this.saved = begun.progress();
    }

    public Side primary() {
        return begun.primary();
    }

    /** Where to go on; empty at the start. */
    public synchronized String cursor() {
        return progress.cursor();
    }

    /** Stores the cursor with everything counted since. @throws Superseded when the operator ended this run */
    public synchronized void save(String cursor) {
        become(task, progress.at(cursor).withProblem(null));
    }

    public synchronized void copied(long items) {
        progress = progress.withCopied(items);
    }

    public synchronized void equal(long items) {
        progress = progress.withEqual(items);
    }

    public synchronized void found(String item, Difference.Kind kind, String detail) {
        progress = progress.with(kind);
        rows.remember(begun.store(), item, kind, detail);
    }

    synchronized StoreProgress progress() {
        return progress;
    }

    synchronized void become(Task next, StoreProgress from) {
        task = next;
        progress = from;
        rows.progress(begun.store(), begun.run(), next, from);
        saved = from;
    }

    /** Stored with what was last saved, so that the work goes on from there. */
    synchronized void problem(String problem) {
        become(task, saved.withProblem(problem));
    }
}
