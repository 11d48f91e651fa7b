package com.voicehelper.retrieval;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is looked for.
 *
 * @param text           in any language
 * @param knowledgeBases only in these; empty: in all of the tenant's
 * @param metadata       only documents whose metadata has these values; empty: all
 * @param topK           how many are wanted, 1 to 100
 * @param threshold      the lowest {@link SearchHit#score}, 0 to 1
 */
public record SearchQuery(String tenantId, String text, List<UUID> knowledgeBases, Map<String, String> metadata, int topK, double threshold, Mode mode) {

    public enum Mode { HYBRID, WORDS, VECTORS }

    public SearchQuery {
        knowledgeBases = List.copyOf(knowledgeBases);
        metadata = Map.copyOf(metadata);
    }
}
