package com.voicehelper.retrieval.qdrant;

import com.voicehelper.retrieval.engine.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Conditions as Qdrant's filters have them. */
final class Filters {

    private Filters() {}

    static Object of(Filter filter) {
        List<Object> conditions = new ArrayList<>();
        conditions.add(is(QdrantIndex.TENANT, filter.tenantId()));
        if (!filter.knowledgeBases().isEmpty()) {
            conditions.add(any(QdrantIndex.BASE, filter.knowledgeBases()));
        }
        filter.metadata().forEach(term -> conditions.add(is(QdrantIndex.METADATA, term)));
        return must(conditions);
    }

    static Map<String, Object> must(List<?> conditions) {
        return Map.of("must", conditions);
    }

    static Map<String, Object> is(String field, Object value) {
        return Map.of("key", field, "match", Map.of("value", value));
    }

    static Map<String, Object> any(String field, Collection<?> values) {
        return Map.of("key", field, "match", Map.of("any", values));
    }
}
