package com.voicehelper.retrieval.graph;

import static com.voicehelper.retrieval.jooq.Tables.CHUNK;
import static com.voicehelper.retrieval.jooq.Tables.GRAPH_DOCUMENT;

import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The documents that the graph follows, and who is at work on which: one worker at a time, by a lease with a number. Ages are told by the
 * database's clock. Thread-safe.
 */
@Component
class GraphDocuments {

    private final ModuleDatabase database;

    GraphDocuments(ModuleDatabase retrievalDatabase) {
        this.database = retrievalDatabase;
    }

    /**
     * A lease on a document.
     *
     * @param asked    how often it was asked for when the lease was given
     * @param revision what is read, or was being read; 0: nothing
     */
    record Lease(UUID documentId, String tenantId, long number, long asked, long revision, int nextOrdinal) {}

    /** What is published of a document, in the collection to read it from. */
    record Published(String model, long revision, String title, String source) {}

    /** @param heading the headings above it, joined with {@code " > "} */
    record Text(UUID chunkId, int ordinal, String heading, String text) {}

    /** The lease is another's by now; the transaction that finds it out must leave nothing. */
    static final class LeaseLostException extends RuntimeException {

        LeaseLostException(Lease lease) {
            super("The document " + lease.documentId() + " is worked on by somebody else");
        }
    }

    /** Something has changed about the document. In the transaction that is open. */
    void ask(String tenantId, UUID documentId) {
        database.dsl().execute("""
                insert into graph_document as known (document_id, tenant_id, asked, asked_at) values (?, ?, 1, now())
                on conflict (document_id) do update set asked = known.asked + 1, asked_at = now(), attempts = 0
                where known.tenant_id = excluded.tenant_id""", documentId, tenantId);
    }

    /** Takes note of a text that is read already; false when it was before. In the transaction that is open. */
    boolean read(String tenantId, UUID textId) {
        return database.dsl().execute("""
                insert into graph_document (document_id, tenant_id, asked, answered, revision, asked_at) values (?, ?, 1, 1, 1, now())
                on conflict (document_id) do nothing""", textId, tenantId) == 1;
    }

    /** Takes a text out that was read; false when there is none, or it is a document's. In the transaction that is open. */
    boolean forgetText(String tenantId, UUID textId) {
        return database.dsl().deleteFrom(GRAPH_DOCUMENT)
                .where(GRAPH_DOCUMENT.DOCUMENT_ID.eq(textId), GRAPH_DOCUMENT.TENANT_ID.eq(tenantId), GRAPH_DOCUMENT.LEASE_NUMBER.eq(0L),
                        GRAPH_DOCUMENT.ANSWERED.gt(0L))
                .execute() == 1;
    }

    /** Of the documents that wait, the one that does so longest and nobody works on. */
    Optional<Lease> lease(Duration duration) {
        return database.write(() -> database.dsl().fetchOptional("""
                update graph_document set
                    lease_number = lease_number + 1, attempts = attempts + 1, leased_until = now() + ? * interval '1 millisecond'
                where document_id = (
                    select document_id from graph_document where asked > answered and (leased_until is null or leased_until < now())
                    order by asked_at limit 1 for update skip locked)
                returning document_id, tenant_id, lease_number, asked, revision, next_ordinal""", duration.toMillis()
        ).map(row -> new Lease(row.get(0, UUID.class), row.get(1, String.class), row.get(2, Long.class), row.get(3, Long.class),
                row.get(4, Long.class), row.get(5, Integer.class))));
    }

    /** What there is to read; null: nothing. The active collection has it; a new document may be sooner in one that is being built. */
    @Nullable Published published(Lease lease) {
        return database.dsl().fetchOptional("""
                select document.model, document.revision, document.title, document.source
                from document join collection on collection.model = document.model and collection.state <> 'retired'
                where document.document_id = ? and document.tenant_id = ? and document.state = 'published'
                order by collection.state = 'active' desc, document.revision desc limit 1""", lease.documentId(), lease.tenantId())
                .map(row -> new Published(row.get(0, String.class), row.get(1, Long.class), row.get(2, String.class), row.get(3, String.class)))
                .orElse(null);
    }

    List<Text> texts(Lease lease, Published published, int from, int most) {
        return database.dsl().select(CHUNK.ID, CHUNK.ORDINAL, CHUNK.HEADING, CHUNK.TEXT).from(CHUNK)
                .where(CHUNK.DOCUMENT_ID.eq(lease.documentId()), CHUNK.MODEL.eq(published.model()),
                        CHUNK.REVISION.eq(published.revision()), CHUNK.ORDINAL.ge(from))
                .orderBy(CHUNK.ORDINAL).limit(most)
                .fetch(row -> new Text(row.value1(), row.value2(), row.value3(), row.value4()));
    }

    /**
     * Takes note of what is read, and keeps the lease. In the transaction that is open.
     *
     * @throws LeaseLostException when it is another's
     */
    void advance(Lease lease, long revision, int nextOrdinal, Duration duration) {
        kept(lease, database.dsl().execute("""
                update graph_document set revision = ?, next_ordinal = ?, leased_until = now() + ? * interval '1 millisecond'
                where document_id = ? and lease_number = ?""", revision, nextOrdinal, duration.toMillis(), lease.documentId(), lease.number()));
    }

    /** All that was asked for when the lease was given is done. What was asked since then is done next. */
    void answered(Lease lease) {
        database.write(() -> kept(lease, database.dsl().update(GRAPH_DOCUMENT)
                .set(GRAPH_DOCUMENT.ANSWERED, lease.asked())
                .setNull(GRAPH_DOCUMENT.LEASED_UNTIL)
                .set(GRAPH_DOCUMENT.ATTEMPTS, 0)
                .where(own(lease)).execute()));
    }

    /** The document is gone and the graph knows nothing of it; unless it was asked for since. */
    void forget(Lease lease) {
        database.write(() -> {
            if (database.dsl().deleteFrom(GRAPH_DOCUMENT).where(own(lease), GRAPH_DOCUMENT.ASKED.eq(lease.asked())).execute() == 0) {
                answered(lease);
            }
        });
    }

    /** Leaves it to whoever comes after the pause, which doubles with each attempt: 1 s to 5 minutes. */
    void giveBack(Lease lease) {
        database.write(() -> database.dsl().execute("""
                update graph_document set leased_until = now() + least(300, power(2, least(attempts, 10) - 1)) * interval '1 second'
                where document_id = ? and lease_number = ?""", lease.documentId(), lease.number()));
    }

    private static Condition own(Lease lease) {
        return GRAPH_DOCUMENT.DOCUMENT_ID.eq(lease.documentId()).and(GRAPH_DOCUMENT.LEASE_NUMBER.eq(lease.number()));
    }

    private static void kept(Lease lease, int rows) {
        if (rows == 0) {
            throw new LeaseLostException(lease);
        }
    }
}
