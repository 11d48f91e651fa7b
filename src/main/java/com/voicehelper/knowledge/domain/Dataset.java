package com.voicehelper.knowledge.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A knowledge base, as clients call it.
 *
 * @param clientKey the name that a client chose for it instead of its id; null: none
 */
public record Dataset(
        UUID id,
        String tenantId,
        @Nullable String clientKey,
        String name,
        String description,
        String type,
        JsonNode metadata,
        String createdBy,
        Instant createdAt,
        Instant updatedAt) {}
