package com.voicehelper.retrieval;

import com.voicehelper.platform.ApiException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Search, and what is searched, in whichever process the module runs. Nothing here ever shows one tenant what is another's. Writes may be
 * repeated: they take effect once. Thread-safe; not to be called inside a transaction.
 */
public interface RetrievalApi {

    /**
     * Searches the tenant's chunks. What cannot be asked (vectors while the embedding model is away) is left out, and the result says so.
     *
     * @throws ApiException 400 when the query is blank; 503 when the index cannot be asked at all
     */
    SearchResult search(SearchQuery query);

    /** Those of these chunks that are there and the tenant's, in no order; what is missing is left out. */
    List<Passage> passages(String tenantId, Collection<UUID> chunkIds);

    /** Whether the tenant has anything that could be found. */
    boolean hasPassages(String tenantId);

    /**
     * Stores chunks of a revision that is not visible yet. A chunk with an id that is there is replaced.
     *
     * @param chunks at most 256
     * @throws ApiException 404 when the embedding model has no collection, 409 when a later revision or a later lease of it is known: give up
     */
    void put(IndexedRevision revision, List<NewChunk> chunks);

    /**
     * Makes a revision the one that is found, and removes what was before it.
     *
     * @param chunks how many were put; fewer there: nothing is published
     * @throws ApiException 409 when a later revision or lease is known, or chunks are missing
     */
    void publish(IndexedRevision revision, int chunks);

    /** Removes a document; when this returns it is found no more. Of a document that is not there, remembers that it must not come. */
    void remove(String tenantId, UUID documentId);

    /** The collections, one per embedding model; the active one is searched. Empty before the first document. */
    List<VectorCollection> collections();

    /** Makes the collection of an embedding model, BUILDING; ACTIVE when it is the first. Returns what is there otherwise. */
    VectorCollection open(String model, int dimension);

    /**
     * Has searches use a collection that was BUILDING, from one moment to the next, and forgets the one before.
     *
     * @throws ApiException 409 when this node's index has not caught up with it yet: ask again
     */
    void activate(String model);
}
