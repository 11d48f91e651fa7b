package com.voicehelper.strangler.traffic;

/** How a read ended for its caller's cohort, whoever answered in the end. All but {@link #SERVED} are errors of the side that was chosen. */
public enum Ending {
    /** Answered by the side that was chosen, and not with a server error. */
    SERVED,
    /** Answered with a server error, or cut off. */
    SERVER_ERROR,
    /** The service failed; the local side made it good. */
    FALLBACK,
    /** The service did not find what exists locally; the local side made it good. */
    MISMATCH,
    /** The side that was chosen failed, and nobody made it good. */
    FAILED;

    boolean isError() {
        return this != SERVED;
    }

    boolean isUnserved() {
        return this == SERVER_ERROR || this == FAILED;
    }
}
