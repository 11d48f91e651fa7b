package com.voicehelper.retrieval;

import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A revision of a document on its way into a collection.
 *
 * @param model    the embedding model of the collection
 * @param revision the knowledge module's; a higher one replaces a lower one
 * @param lease    the number of the worker's lease on it; of two workers the one with the higher number is right
 */
public record IndexedRevision(
        UUID documentId,
        String tenantId,
        UUID knowledgeBaseId,
        int version,
        long revision,
        long lease,
        String model,
        String title,
        String source,
        JsonNode metadata) {}
