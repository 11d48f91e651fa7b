package com.voicehelper.indexing;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The work on one revision of a document.
 *
 * @param model     the embedding model that it is indexed with
 * @param stage     {@code parsing}, {@code chunking}, {@code embedding} or {@code indexing} while it runs; else as the state
 * @param percent   0 to 100
 * @param attempts  how often it was begun
 * @param chunks    how many there are, once that is known
 * @param code      why it failed, or, while it is queued, why the last attempt did, for programs: {@code encrypted}, {@code broken},
 *                  {@code too-large}, {@code unsupported}, {@code unavailable}, ...; null otherwise
 * @param reason    the same for people; null otherwise
 */
public record IndexingJob(
        UUID documentId,
        String tenantId,
        int version,
        long revision,
        String model,
        State state,
        String stage,
        int percent,
        int attempts,
        int chunks,
        @Nullable String code,
        @Nullable String reason,
        Instant queuedAt,
        Instant changedAt) {

    /** Whether it stays as it is until a later revision comes, or somebody has it tried again. */
    public boolean finished() {
        return state == State.INDEXED || state == State.FAILED;
    }

    public enum State {
        QUEUED, RUNNING, INDEXED, FAILED;

        /** As stored and sent. */
        public String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
