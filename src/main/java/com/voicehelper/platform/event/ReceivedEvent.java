package com.voicehelper.platform.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An event as a consumer gets it, whichever transport brought it. */
public record ReceivedEvent(
        UUID id,
        String topic,
        String type,
        int version,
        String aggregateType,
        String aggregateId,
        @Nullable String tenantId,
        Instant occurredAt,
        @Nullable String correlationId,
        @Nullable String causationId,
        @Nullable String traceparent,
        JsonNode payload) {}
