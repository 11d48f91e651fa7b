package com.voicehelper.orchestrator;

import com.voicehelper.rag.Citation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is stored.
 *
 * @param flow      how it is done; AUTO until that is decided
 * @param percent   0 to 100
 * @param answer    the text; null until it is complete, and of a task of {@link OrchestratorApi#run}, whose caller had it as it was made
 * @param citations what the answer draws on; empty while there is no answer
 * @param result    how it ended; null unless completed
 * @param error     why it failed; null otherwise
 * @param cost      micro-units of the currency, so far
 * @param steps     in the order in which they began
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
        List<Citation> citations,
        @Nullable TaskResult result,
        @Nullable String error,
        long cost,
        List<Step> steps,
        Instant createdAt,
        Instant changedAt) {

    public Task {
        citations = List.copyOf(citations);
        steps = List.copyOf(steps);
    }

    /** All but the first two are final. */
    public enum State {
        QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED;

        /** As stored and sent. */
        public String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String lowerCase) {
            return valueOf(lowerCase.toUpperCase(Locale.ROOT));
        }

        public boolean ended() {
            return this != QUEUED && this != RUNNING;
        }
    }

    /** @param kind for example {@code plan}, {@code retrieve}, {@code answer}, {@code combine} */
    public record Step(String kind, State state, @Nullable String error, long cost, Instant startedAt, @Nullable Instant endedAt) {}
}
