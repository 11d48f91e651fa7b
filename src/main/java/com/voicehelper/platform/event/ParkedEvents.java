package com.voicehelper.platform.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events that consumers of this process have set aside, for an operator: an event that failed and the later ones of its
 * key. Thread-safe; not to be called inside a transaction.
 */
public interface ParkedEvents {

    /** In the order of their keys. {@code limit}: 1 to 1000. */
    List<ParkedEvent> list(int limit);

    /**
     * Handles the events of this event's key, in order, until one fails again or none is left; then the key flows again.
     *
     * @return null when no such event waits
     * @throws com.voicehelper.platform.database.NotOwnerException when the module's writes are owned by the other side
     */
    @Nullable Retried retry(UUID id);

    /** Drops one event for good: its effect will not happen. Later events of the key still wait. False when no such event waits. */
    boolean drop(UUID id);

    /**
     * @param id            of the parked event, for {@link #retry} and {@link #drop}
     * @param parked        true: waits for an operator; false: will be tried again without one
     * @param attempts      failures so far; 0 for an event that only waits behind another
     * @param error         the last failure; null for an event that only waits behind another
     */
    record ParkedEvent(UUID id, String module, String consumer, UUID eventId, String type, String topic, String key, @Nullable String tenantId,
            Instant occurredAt, boolean parked, int attempts, @Nullable String error, Instant failedAt, JsonNode payload) {}

    /** @param error why the first of the remaining failed; null when none remains */
    record Retried(int handled, long remaining, @Nullable String error) {}
}
