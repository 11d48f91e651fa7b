package com.voicehelper.retrieval.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Which chunks are ranked; applied before the ranking is cut.
 *
 * @param tenantId       only this tenant's
 * @param knowledgeBases only in one of these; empty: in all
 * @param metadata       only of documents that have all of these terms; empty: of all
 */
public record Filter(String tenantId, Set<UUID> knowledgeBases, Set<String> metadata) {

    public Filter {
        knowledgeBases = Set.copyOf(knowledgeBases);
        metadata = Set.copyOf(metadata);
    }

    public static Filter of(String tenantId, Collection<UUID> knowledgeBases, Map<String, String> metadata) {
        return new Filter(tenantId, Set.copyOf(knowledgeBases),
                metadata.entrySet().stream().map(entry -> term(entry.getKey(), entry.getValue())).collect(Collectors.toSet()));
    }

    /** The terms of a document: one per field of its metadata that is a text, a number or a truth value, and per such element of a list. */
    public static Set<String> terms(JsonNode metadata) {
        Set<String> terms = new HashSet<>();
        metadata.properties().forEach(field -> {
            for (JsonNode value : field.getValue().isArray() ? field.getValue().values() : Set.of(field.getValue())) {
                if (value.isValueNode() && !value.isNull()) {
                    terms.add(term(field.getKey(), value.asString()));
                }
            }
        });
        return terms;
    }

    /** Whether a document of this tenant, knowledge base and metadata is one of them. */
    public boolean accepts(UUID knowledgeBaseId, JsonNode documentMetadata) {
        return (knowledgeBases.isEmpty() || knowledgeBases.contains(knowledgeBaseId)) && terms(documentMetadata).containsAll(metadata);
    }

    private static String term(String name, String value) {
        return name + '\u001f' + value;
    }
}
