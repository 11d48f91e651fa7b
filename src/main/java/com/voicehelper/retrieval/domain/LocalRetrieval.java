package com.voicehelper.retrieval.domain;

import com.voicehelper.platform.ApiException;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.following.Following;
import com.voicehelper.retrieval.store.Collections;
import com.voicehelper.retrieval.store.IndexedDocuments;
import com.voicehelper.retrieval.store.Passages;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The published API on this process's own database, whoever owns the data: what HTTP and gRPC serve, and one side of the routed API. */
@Component("localRetrieval")
class LocalRetrieval implements RetrievalApi {

    private final Collections collections;
    private final IndexedDocuments documents;
    private final Passages passages;
    private final Search search;
    private final Following following;

    LocalRetrieval(Collections collections, IndexedDocuments documents, Passages passages, Search search, Following following) {
        this.collections = collections;
        this.documents = documents;
        this.passages = passages;
        this.search = search;
        this.following = following;
    }

    @Override
    public SearchResult search(SearchQuery query) {
        return search.search(query);
    }

    @Override
    public List<Passage> passages(String tenantId, Collection<UUID> chunkIds) {
        return passages.active(tenantId, chunkIds);
    }

    @Override
    public boolean hasPassages(String tenantId) {
        return passages.any(tenantId);
    }

    @Override
    public void put(IndexedRevision revision, List<NewChunk> chunks) {
        documents.put(revision, chunks);
    }

    @Override
    public void publish(IndexedRevision revision, int chunks) {
        documents.publish(revision, chunks);
    }

    @Override
    public void remove(String tenantId, UUID documentId) {
        documents.remove(tenantId, documentId);
    }

    @Override
    public List<VectorCollection> collections() {
        return collections.all();
    }

    @Override
    public VectorCollection open(String model, int dimension) {
        return collections.open(model, dimension);
    }

    @Override
    public void activate(String model) {
        if (!following.caughtUp(model)) {
            throw ApiException.conflict("The search index has not caught up with the collection of " + model + " yet");
        }
        collections.activate(model);
    }
}
