package com.voicehelper.retrieval.web;

import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import com.voicehelper.retrieval.SearchResult;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found, as every client family reads it. */
final class SearchAnswer {

    private static final double PRECISION = 10_000;

    private SearchAnswer() {}

    static Map<String, Object> of(String query, SearchResult result, Instant now) {
        List<Map<String, Object>> results = result.hits().stream().map(SearchAnswer::hit).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("results", results);
        answer.put("total", results.size());
        answer.put("query", query);
        answer.put("timestamp", now.getEpochSecond());
        answer.put("cached", result.cached());
        if (result.degraded() != null) {
            answer.put("degraded", result.degraded());
        }
        return answer;
    }

    private static Map<String, Object> hit(SearchHit hit) {
        Passage passage = hit.passage();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", passage.chunkId());
        fields.put("chunk_id", passage.chunkId());
        fields.put("document_id", passage.documentId());
        fields.put("dataset_id", passage.knowledgeBaseId());
        fields.put("knowledge_base_id", passage.knowledgeBaseId());
        fields.put("title", passage.title());
        fields.put("heading", passage.heading());
        fields.put("content", passage.text());
        fields.put("snippet", hit.snippet());
        fields.put("score", Math.round(hit.score() * PRECISION) / PRECISION);
        fields.put("source", passage.source());
        fields.put("page", passage.page());
        fields.put("version", passage.version());
        fields.put("ordinal", passage.ordinal());
        fields.put("metadata", passage.metadata());
        return fields;
    }
}
