package com.voicehelper.knowledge;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A document as people see it: its current version, and how far that is on its way to being found.
 *
 * @param version     0 while its file is still fetched; else as in {@link DocumentVersion}
 * @param sha256      null at version 0
 * @param stage       {@code fetching}, or what {@link KnowledgeApi#report} told; else as the state
 * @param percent     0 to 100
 * @param chunks      how many can be found, once it is indexed
 * @param code        why it failed, for programs; null otherwise
 * @param reason      the same for people; null otherwise
 * @param duplicateOf the document that has the same content already, when it failed because of that
 */
public record Document(
        UUID id,
        String tenantId,
        UUID knowledgeBaseId,
        @Nullable UUID folderId,
        String title,
        String source,
        JsonNode metadata,
        int version,
        long revision,
        String filename,
        String contentType,
        long size,
        @Nullable String sha256,
        State state,
        String stage,
        int percent,
        int chunks,
        @Nullable String code,
        @Nullable String reason,
        @Nullable UUID duplicateOf,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant indexedAt,
        @Nullable Instant deletedAt) {

    public enum State {
        QUEUED, PROCESSING, INDEXED, FAILED;

        /** As stored and sent. */
        public String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether nothing more happens to it by itself. */
    public boolean finished() {
        return state == State.INDEXED || state == State.FAILED || deletedAt != null;
    }
}
