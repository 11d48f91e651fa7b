package com.voicehelper.strangler;

/** How far a module has moved. Every step forward has a step back until {@link #EXTRACTED}. */
public enum Stage {
    /** Nothing moves, nothing is installed. */
    MONOLITH,
    /** The target is being filled while changes follow. */
    COPYING,
    /** The target equals the source as of each iteration. */
    IN_SYNC,
    /** A share of reads is also sent to the service and compared. */
    SHADOWING,
    /** A share of reads is served by the service. */
    READS_RAMPING,
    /** All reads are served by the service. */
    READS_MOVED,
    /** The service owns the data; changes flow back to the monolith. */
    WRITES_MOVED,
    /** The service owns the data and nothing flows back. */
    EXTRACTED;

    /** The side that owns the writes in this stage. */
    public Side owner() {
        return compareTo(WRITES_MOVED) < 0 ? Side.SOURCE : Side.TARGET;
    }

    /** Whether reads may be served by the service at all. */
    public boolean allowsRemoteReads() {
        return compareTo(READS_RAMPING) >= 0;
    }

    /** Whether changes flow between the two sides. */
    public boolean synchronizes() {
        return this != MONOLITH && this != EXTRACTED;
    }
}
