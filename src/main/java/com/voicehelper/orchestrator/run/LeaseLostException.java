package com.voicehelper.orchestrator.run;

/** The task has ended, or is somebody else's by now: what is done here counts no more. */
final class LeaseLostException extends RuntimeException {

    LeaseLostException() {
        super("The task is not this worker's any more", null, false, false);
    }
}
