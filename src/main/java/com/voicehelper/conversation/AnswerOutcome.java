package com.voicehelper.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How an answer ended.
 *
 * @param state    a final one
 * @param content  the text up to the end; empty: no message is stored
 * @param metadata a JSON object, for the message
 * @param error    why it failed; null otherwise
 */
public record AnswerOutcome(UUID answerId, UUID conversationId, AnswerState state, String content, JsonNode metadata, @Nullable String error) {}
