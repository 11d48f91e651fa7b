package com.voicehelper.platform.event;

import java.time.Duration;

/**
 * What the outboxes of this process still hold. Another process's outbox is asked by SQL, with
 * {@code select <module>.outbox_unpublished()}. Thread-safe.
 */
public interface OutboxBacklog {

    /**
     * Committed events of the module, in this process's database, that no transport has acknowledged.
     *
     * @throws IllegalArgumentException when the module does not run in this process
     */
    long unpublished(String module);

    /** Waits until {@link #unpublished} is 0 and says whether that came about within the time. */
    boolean awaitDrained(String module, Duration atMost);
}
