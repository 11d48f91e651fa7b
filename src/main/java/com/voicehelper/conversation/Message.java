package com.voicehelper.conversation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as it is stored. Immutable once sent.
 *
 * @param sequenceNumber its place in the conversation, from 1, without gaps
 * @param role           {@code user}, {@code assistant}, {@code system} or {@code tool}
 * @param senderId       the user who wrote it; null when no person did
 * @param contentType    {@code text}, {@code image}, ...
 * @param metadata       a JSON object
 * @param createdAt      never before that of the message with the number before
 */
public record Message(
        UUID id,
        UUID conversationId,
        long sequenceNumber,
        String role,
        @Nullable String senderId,
        String content,
        String contentType,
        JsonNode metadata,
        int tokenCount,
        Instant createdAt) {}
