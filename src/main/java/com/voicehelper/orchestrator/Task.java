package com.voicehelper.orchestrator;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored.
 *
 * @param flow    how it is done; AUTO until that is decided
 * @param percent 0 to 100
 * @param answer  the text; null until it is complete
 * @param error   why it failed; null otherwise
 * @param cost    micro-units of the currency, so far
 * @param steps   in the order in which they began
 */
public record Task(
        UUID id,
        String tenantId,
        String userId,
        TaskRequest.Flow flow,
        State state,
        int percent,
        int attempts,
        @Nullable String answer,
        @Nullable String error,
        long cost,
        List<Step> steps,
        Instant createdAt,
        Instant changedAt) {

    /** All but the first two are final. */
    public enum State {
        QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED;

        /** As stored and sent. */
        public String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param kind for example {@code plan}, {@code retrieve}, {@code answer}, {@code combine} */
    public record Step(String kind, State state, @Nullable String error, long cost, Instant startedAt, @Nullable Instant endedAt) {}
}
