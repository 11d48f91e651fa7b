package com.voicehelper.strangler.store;

import java.time.Duration;

/**
 * How long what a node knows is good for.
 *
 * @param poll      how often a node reads the state row
 * @param lease     how old its knowledge may be when a write begins, or a read goes to the secondary; several polls
 * @param operation the longest that one write may take once it has begun, where it is not on record
 */
public record StoreTimes(Duration poll, Duration lease, Duration operation) {

    static final StoreTimes DEFAULT = new StoreTimes(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** After this, a change of the state row is known wherever something is written, and what was begun before it has ended. */
    public Duration everywhere() {
        return lease.plus(operation);
    }
}
