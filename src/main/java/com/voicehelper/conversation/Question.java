package com.voicehelper.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A user's message that wants the assistant's answer.
 *
 * @param answerId     the id that the answer, and the message that holds it, will have
 * @param principal    who asks, as limits and keys count it ({@code Caller.principal()})
 * @param conversation an id, or the name that the client chose for the conversation, or null for a new one
 * @param create       whether a conversation that the caller does not have yet is made, under that name; otherwise it is a 404
 * @param requestId    the client's, for cancelling by it; null when it has none
 * @param streamId     the stream that gets the tokens, for cancelling by it; null when there is none
 */
public record Question(
        UUID answerId,
        String tenantId,
        String userId,
        String principal,
        @Nullable String conversation,
        boolean create,
        String content,
        String contentType,
        JsonNode metadata,
        @Nullable String requestId,
        @Nullable String streamId) {}
