package com.voicehelper.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message to append. The caller makes its id, so that appending twice stores one.
 *
 * @param role        {@code user}, {@code assistant}, {@code system} or {@code tool}
 * @param senderId    the user who wrote it; null when no person did
 * @param contentType {@code text}, {@code image}, ...
 * @param metadata    a JSON object
 */
public record NewMessage(
        UUID id, UUID conversationId, String role, @Nullable String senderId, String content, String contentType, JsonNode metadata) {}
