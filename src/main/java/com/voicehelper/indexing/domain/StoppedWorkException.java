package com.voicehelper.indexing.domain;

/** A worker is told to let go of its job. */
final class StoppedWorkException extends RuntimeException {

    private final boolean putBack;

    /** @param putBack whether the job is still the worker's, and goes back into the queue */
    StoppedWorkException(boolean putBack) {
        super("The job is not to be gone on with", null, false, false);
        this.putBack = putBack;
    }

    boolean putBack() {
        return putBack;
    }
}
