package com.voicehelper.retrieval.store;

import static com.voicehelper.retrieval.jooq.Tables.CHUNK;
import static com.voicehelper.retrieval.jooq.Tables.DOCUMENT;
import static com.voicehelper.retrieval.jooq.Tables.REMOVED_DOCUMENT;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.broadcast.Broadcast;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.jooq.tables.records.DocumentRecord;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Revisions of documents on their way into a collection, and out of it. Each change of a document is made under a lock on it, and only when
 * nothing later is known: of two revisions the higher one is right, of two leases of one revision the higher one. Thread-safe.
 */
@Component
public class IndexedDocuments {

    /** The broadcast that says that rows have changed. */
    public static final String CHANGED = "retrieval.changed";

    static final String STAGED = "staged";
    static final String PUBLISHED = "published";

    private final ModuleDatabase database;
    private final Collections collections;
    private final Chunks chunks;
    private final Broadcast broadcast;

    IndexedDocuments(ModuleDatabase retrievalDatabase, Collections collections, Chunks chunks, Broadcast broadcast) {
        this.database = retrievalDatabase;
        this.collections = collections;
        this.chunks = chunks;
        this.broadcast = broadcast;
    }

    public void put(IndexedRevision revision, List<NewChunk> added) {
        int dimension = collections.known(revision.model()).orElseThrow(() -> Collections.missing(revision.model())).dimension();
        Chunks.check(added, dimension);
        database.write(() -> {
            if (isPublished(revision)) {
                return;
            }
            store(revision, STAGED, 0);
            chunks.put(revision, added);
        });
    }

    public void publish(IndexedRevision revision, int count) {
        collections.known(revision.model()).orElseThrow(() -> Collections.missing(revision.model()));
        database.write(() -> {
            if (isPublished(revision)) {
                return;
            }
            Condition own = CHUNK.REVISION.eq(revision.revision()).and(CHUNK.LEASE.eq(revision.lease()));
            int there = database.dsl().fetchCount(CHUNK, of(revision), own);
            if (there < count) {
                throw ApiException.conflict("Of " + count + " chunks " + there + " were put");
            }
            database.dsl().deleteFrom(CHUNK).where(of(revision), DSL.not(own)).execute();
            database.dsl().deleteFrom(DOCUMENT)
                    .where(DOCUMENT.MODEL.eq(revision.model()), DOCUMENT.DOCUMENT_ID.eq(revision.documentId()), DOCUMENT.STATE.eq(STAGED))
                    .execute();
            store(revision, PUBLISHED, there);
        });
        broadcast.publish(CHANGED, "");
    }

    /** Also within a transaction that is open. */
    public void remove(String tenantId, UUID documentId) {
        database.write(() -> {
            lock(documentId);
            int removed = database.dsl().deleteFrom(DOCUMENT).where(DOCUMENT.DOCUMENT_ID.eq(documentId), DOCUMENT.TENANT_ID.eq(tenantId)).execute();
            if (removed > 0) {
                database.dsl().deleteFrom(CHUNK).where(CHUNK.DOCUMENT_ID.eq(documentId)).execute();
            }
            database.dsl().insertInto(REMOVED_DOCUMENT)
                    .set(REMOVED_DOCUMENT.TENANT_ID, tenantId)
                    .set(REMOVED_DOCUMENT.DOCUMENT_ID, documentId)
                    .set(REMOVED_DOCUMENT.REMOVED_AT, now())
                    .onConflictDoNothing()
                    .execute();
        });
        broadcast.publish(CHANGED, "");
    }

    /**
     * Locks the document and compares.
     *
     * @return whether this very revision is published, so that nothing is left to do
     * @throws ApiException 409 when something later is known of the document
     */
    private boolean isPublished(IndexedRevision revision) {
        lock(revision.documentId());
        if (database.dsl().fetchExists(REMOVED_DOCUMENT, REMOVED_DOCUMENT.TENANT_ID.eq(revision.tenantId()),
                REMOVED_DOCUMENT.DOCUMENT_ID.eq(revision.documentId()))) {
            throw ApiException.conflict("The document was removed");
        }
        List<DocumentRecord> known = database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.MODEL.eq(revision.model()), DOCUMENT.DOCUMENT_ID.eq(revision.documentId()))
                .fetch();
        if (known.stream().anyMatch(row -> !row.getTenantId().equals(revision.tenantId()))) {
            throw ApiException.conflict("The document is another tenant's");
        }
        if (known.stream().anyMatch(row -> compare(row, revision) > 0)) {
            throw ApiException.conflict("A later revision of the document is known, or a later lease");
        }
        return known.stream().anyMatch(row -> row.getState().equals(PUBLISHED) && compare(row, revision) == 0);
    }

    private static int compare(DocumentRecord row, IndexedRevision revision) {
        int order = Long.compare(row.getRevision(), revision.revision());
        return order != 0 ? order : Long.compare(row.getLease(), revision.lease());
    }

    private void store(IndexedRevision revision, String state, int count) {
        DocumentRecord row = new DocumentRecord();
        row.setModel(revision.model());
        row.setDocumentId(revision.documentId());
        row.setState(state);
        row.setTenantId(revision.tenantId());
        row.setKnowledgeBaseId(revision.knowledgeBaseId());
        row.setVersion(revision.version());
        row.setRevision(revision.revision());
        row.setLease(revision.lease());
        row.setTitle(revision.title());
        row.setSource(revision.source());
        row.setMetadata(JSONB.jsonb(revision.metadata().toString()));
        row.setChunkCount(count);
        database.dsl().insertInto(DOCUMENT).set(row).set(DOCUMENT.CHANGED_AT, now())
                .onConflict(DOCUMENT.MODEL, DOCUMENT.DOCUMENT_ID, DOCUMENT.STATE).doUpdate()
                .set(row).set(DOCUMENT.CHANGED_AT, now())
                .execute();
    }

    private static Condition of(IndexedRevision revision) {
        return CHUNK.DOCUMENT_ID.eq(revision.documentId()).and(CHUNK.MODEL.eq(revision.model()));
    }

    private void lock(UUID documentId) {
        database.dsl().execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", "retrieval document " + documentId);
    }

    /** The moment, not the beginning of the transaction, which may have waited for the lock. */
    static Field<OffsetDateTime> now() {
        return DSL.field("clock_timestamp()", OffsetDateTime.class);
    }
}
