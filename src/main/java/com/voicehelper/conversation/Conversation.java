package com.voicehelper.conversation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A conversation as it is stored.
 *
 * @param userId       its owner
 * @param clientKey    the name its client chose for it, unique per owner; null when the client uses the id
 * @param kind         {@code assistant}, {@code direct} or {@code group}
 * @param mode         one of {@link Mode}'s names
 * @param status       {@code active}, {@code archived} or {@code deleted}
 * @param metadata     a JSON object
 * @param lastSequence the sequence number of its newest message; 0 when it has none
 * @param lastMsgAt    when the newest message was sent; when it was made, if it has none
 */
public record Conversation(
        UUID id,
        String tenantId,
        String userId,
        @Nullable String clientKey,
        String kind,
        String mode,
        String title,
        String summary,
        String status,
        JsonNode metadata,
        long msgCount,
        long tokenCount,
        long lastSequence,
        Instant createdAt,
        Instant updatedAt,
        Instant lastMsgAt) {

    public static final String ACTIVE = "active";
    public static final String ARCHIVED = "archived";
    public static final String DELETED = "deleted";
}
