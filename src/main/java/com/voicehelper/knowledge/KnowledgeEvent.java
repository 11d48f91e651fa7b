package com.voicehelper.knowledge;

import com.voicehelper.platform.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/** The facts that the module tells the others, on topic {@code document.events}, in order per document. */
public sealed interface KnowledgeEvent extends DomainEvent {

    UUID documentId();

    @Override
    default String topic() {
        return "document.events";
    }

    @Override
    default String aggregateType() {
        return "document";
    }

    @Override
    default String aggregateId() {
        return documentId().toString();
    }

    record Uploaded(UUID documentId, String tenantId, UUID knowledgeBaseId, int version, long revision, String filename, String contentType, long size,
            String sha256, Instant uploadedAt) implements KnowledgeEvent {
        @Override
        public String type() {
            return "document.uploaded";
        }
    }

    /** Something changed that the index must follow; {@link KnowledgeApi#current} says what it is now. */
    record Updated(UUID documentId, String tenantId, UUID knowledgeBaseId, int version, long revision, Instant updatedAt) implements KnowledgeEvent {
        @Override
        public String type() {
            return "document.updated";
        }
    }

    record Deleted(UUID documentId, String tenantId, UUID knowledgeBaseId, Instant deletedAt) implements KnowledgeEvent {
        @Override
        public String type() {
            return "document.deleted";
        }
    }
}
