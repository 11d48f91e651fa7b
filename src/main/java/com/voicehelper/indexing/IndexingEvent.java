package com.voicehelper.indexing;

import com.voicehelper.platform.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/** The facts that the module tells the others, on topic {@code document.events}. */
public sealed interface IndexingEvent extends DomainEvent {

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

    /** It can be found from now on. */
    record Indexed(UUID documentId, String tenantId, int version, long revision, int chunks, String model, Instant indexedAt) implements IndexingEvent {
        @Override
        public String type() {
            return "document.indexed";
        }
    }

    /** @param code and reason as in {@link IndexingJob} */
    record Failed(UUID documentId, String tenantId, int version, long revision, String code, String reason, Instant failedAt) implements IndexingEvent {
        @Override
        public String type() {
            return "document.indexing-failed";
        }
    }
}
