package com.voicehelper.strangler.move;

/** How a gate stands. The worst of several is the verdict on all. */
public enum Verdict {
    /** Measured, and within its bound. */
    HEALTHY,
    /** Not measured, not enough to tell, or not a reason to go back: holds. */
    INCONCLUSIVE,
    /** Measured, and beyond its bound by more than chance. */
    UNHEALTHY;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
