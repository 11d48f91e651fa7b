package com.voicehelper.indexing.domain;

import com.voicehelper.indexing.domain.JobLeases.Progress;

/** A job in the hands of a worker: what it is at, for who keeps its lease; and whether to go on, for the worker. Thread-safe. */
final class Work {

    private enum Word { GO_ON, LOST, PUT_BACK }

    private volatile Lease lease;
    private volatile String stage = "parsing";
    private volatile int percent;
    private volatile Word word = Word.GO_ON;
    private volatile long renewed = System.nanoTime();

    Work(Lease lease) {
        this.lease = lease;
    }

    Lease lease() {
        return lease;
    }

    void lease(Lease later) {
        lease = later;
    }

    void reach(String reachedStage, int reachedPercent) {
        stage = reachedStage;
        percent = reachedPercent;
    }

    Progress progress() {
        return new Progress(lease, stage, percent);
    }

    /** When the lease was extended last, as {@link System#nanoTime()}. */
    long renewed() {
        return renewed;
    }

    void renewed(long now) {
        renewed = now;
    }

    /** Somebody else has the job, or nobody. */
    void lose() {
        word = Word.LOST;
    }

    /** The process ends: the job goes back. */
    void putBack() {
        if (word == Word.GO_ON) {
            word = Word.PUT_BACK;
        }
    }

    /** @throws StoppedWorkException when it is not to go on */
    void check() {
        if (word != Word.GO_ON) {
            throw new StoppedWorkException(word == Word.PUT_BACK);
        }
    }
}
