package com.voicehelper.conversation;

import com.voicehelper.platform.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts that the module tells the others, on topic {@code conversation.events}, in order per conversation. */
public sealed interface ConversationEvent extends DomainEvent {

    UUID conversationId();

    @Override
    default String topic() {
        return "conversation.events";
    }

    @Override
    default String aggregateType() {
        return "conversation";
    }

    @Override
    default String aggregateId() {
        return conversationId().toString();
    }

    record Created(UUID conversationId, String tenantId, String userId, String kind, String mode, String title, Instant createdAt)
            implements ConversationEvent {
        @Override
        public String type() {
            return "conversation.created";
        }
    }

    record Updated(UUID conversationId, String tenantId, String userId, String title, String status, Instant updatedAt) implements ConversationEvent {
        @Override
        public String type() {
            return "conversation.updated";
        }
    }

    record Archived(UUID conversationId, String tenantId, String userId, Instant archivedAt) implements ConversationEvent {
        @Override
        public String type() {
            return "conversation.archived";
        }
    }

    /** It was deleted, by its owner or with its owner. */
    record Closed(UUID conversationId, String tenantId, String userId, Instant closedAt) implements ConversationEvent {
        @Override
        public String type() {
            return "conversation.closed";
        }
    }

    /**
     * Says that there is a message, not what it says: who may read it asks for it.
     *
     * @param userId the owner of the conversation
     */
    record MessageSent(
            UUID conversationId,
            String tenantId,
            UUID messageId,
            long sequenceNumber,
            String role,
            @Nullable String senderId,
            String userId,
            int tokenCount,
            String contentType,
            Instant sentAt) implements ConversationEvent {
        @Override
        public String type() {
            return "conversation.message.sent";
        }
    }
}
