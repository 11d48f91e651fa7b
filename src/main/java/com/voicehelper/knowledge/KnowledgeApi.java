package com.voicehelper.knowledge;

import com.voicehelper.platform.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Documents as the other modules see them, in whichever process the module runs. Callers answer for whom they ask. Thread-safe; not to
 * be called inside a transaction.
 */
public interface KnowledgeApi {

    /** The current version of a document; empty when there is none, or it is deleted. */
    Optional<DocumentVersion> current(UUID documentId);

    /**
     * Part of a version's file.
     *
     * @param offset from 0
     * @param most   1 to 1 048 576 bytes
     * @return the bytes from there on; empty at the end of the file, and only there
     * @throws ApiException 404 when there is no such version, 503 when the object storage does not answer
     */
    byte[] content(UUID documentId, int version, long offset, int most);

    /**
     * Tells how far a version has come. Best effort, shown to people: what decides are the events. Ignored for a version that is not the
     * current one any more, or is finished.
     *
     * @param stage   {@code parsing}, {@code chunking}, {@code embedding} or {@code indexing}
     * @param percent 0 to 99
     */
    void report(UUID documentId, int version, String stage, int percent);

    /**
     * The documents that are there, in the order of their ids, for who must work through all of them.
     *
     * @param after where the page before ended; null: from the beginning
     * @param limit 1 to 500
     * @return perhaps fewer than the limit; empty only when there are no more
     */
    List<DocumentVersion> page(@Nullable UUID after, int limit);

    /**
     * Makes documents, or new versions of one, of files that are in the object storage, all or none. What a knowledge base has already with the
     * same content is answered instead of stored. May be repeated with the same task: it takes effect once.
     *
     * @throws ApiException 404 when the knowledge base or the document is not the tenant's, 409 when a new version has the content of another
     *         document, 422 when the task was another ingestion's
     */
    Ingested ingest(Ingestion ingestion);
}
