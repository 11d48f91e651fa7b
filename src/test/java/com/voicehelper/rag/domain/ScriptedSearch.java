package com.voicehelper.rag.domain;

import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchHit;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.retrieval.VectorCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A search whose failures and results the test decides; it can do nothing but be asked. */
final class ScriptedSearch implements RetrievalApi {

    final List<SearchQuery> asked = new ArrayList<>();
    private Supplier<SearchResult> script = () -> new SearchResult(List.of(), null, false);

    ScriptedSearch finds(SearchHit... hits) {
        return says(() -> new SearchResult(List.of(hits), null, false));
    }

    ScriptedSearch says(Supplier<SearchResult> script) {
        this.script = script;
        return this;
    }

    @Override
    public SearchResult search(SearchQuery query) {
        asked.add(query);
        return script.get();
    }

    @Override
    public List<Passage> passages(String tenantId, Collection<UUID> chunkIds) {
        return List.of();
    }

    @Override
    public boolean hasPassages(String tenantId) {
        return true;
    }

    @Override
    public void put(IndexedRevision revision, List<NewChunk> chunks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void publish(IndexedRevision revision, int chunks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String tenantId, UUID documentId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<VectorCollection> collections() {
        throw new UnsupportedOperationException();
    }

    @Override
    public VectorCollection open(String model, int dimension) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void activate(String model) {
        throw new UnsupportedOperationException();
    }
}
