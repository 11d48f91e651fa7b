package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.PENDING_FETCH;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.files.StoredFile;
import com.voicehelper.knowledge.jooq.tables.records.DocumentRecord;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Documents whose files are still to be fetched. A lease is counted by the database's clock; what its holder writes after another one
 * took it over changes nothing.
 */
@Component
public class PendingFetches {

    private static final String FETCHING = "fetching";

    private final ModuleDatabase database;
    private final DocumentRows rows;
    private final Datasets datasets;
    private final Ingestions ingestions;
    private final IngestTasks tasks;
    private final Clock clock;

    PendingFetches(ModuleDatabase knowledgeDatabase, DocumentRows rows, Datasets datasets, Ingestions ingestions, IngestTasks tasks, Clock clock) {
        this.database = knowledgeDatabase;
        this.rows = rows;
        this.datasets = datasets;
        this.ingestions = ingestions;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** @param title null: as the URL says */
    public record Wanted(String url, @Nullable String title, @Nullable String source, JsonNode metadata) {}

    /** @param attempt from 1 */
    public record Lease(UUID documentId, String url, int attempt, long number) {}

    /** Makes documents whose files are fetched later; in the open transaction, or one of its own. */
    public Ingested want(String tenantId, String userId, @Nullable String dataset, List<Wanted> wanted) {
        return database.write(() -> {
            Dataset into = datasets.hold(tenantId, userId, dataset);
            UUID task = Ids.next();
            tasks.begin(task, tenantId, userId, into.id(), "");
            Ingested ingested = new Ingested(task, into.id(), wanted.stream()
                    .map(each -> new Ingested.Result(insert(tenantId, userId, into, each), false)).toList());
            tasks.record(ingested);
            return ingested;
        });
    }

    private Document insert(String tenantId, String userId, Dataset dataset, Wanted wanted) {
        OffsetDateTime now = DocumentRows.stored(clock.instant());
        DocumentRecord row = database.dsl().insertInto(DOCUMENT)
                .set(DOCUMENT.ID, Ids.next())
                .set(DOCUMENT.TENANT_ID, tenantId)
                .set(DOCUMENT.DATASET_ID, dataset.id())
                .set(DOCUMENT.TITLE, wanted.title() == null ? wanted.url() : wanted.title())
                .set(DOCUMENT.SOURCE, wanted.source() == null ? wanted.url() : wanted.source())
                .set(DOCUMENT.METADATA, rows.jsonb(wanted.metadata()))
                .set(DOCUMENT.VERSION, 0)
                .set(DOCUMENT.REVISION, 1L)
                .set(DOCUMENT.FILENAME, "")
                .set(DOCUMENT.CONTENT_TYPE, "application/octet-stream")
                .set(DOCUMENT.SIZE, 0L)
                .set(DOCUMENT.STATE, Document.State.QUEUED.lowerCase())
                .set(DOCUMENT.STAGE, FETCHING)
                .set(DOCUMENT.CREATED_BY, userId)
                .set(DOCUMENT.CREATED_AT, now)
                .set(DOCUMENT.UPDATED_AT, now)
                .returning()
                .fetchSingle();
        database.dsl().insertInto(PENDING_FETCH)
                .set(PENDING_FETCH.DOCUMENT_ID, row.getId())
                .set(PENDING_FETCH.URL, wanted.url())
                .execute();
        return rows.document(row);
    }

    /** The next one that is due and nobody's; empty when there is none. */
    public Optional<Lease> lease(Duration time) {
        return database.write(() -> database.dsl().fetchOptional("""
                update pending_fetch set attempts = attempts + 1, lease_number = lease_number + 1,
                    leased_until = now() + make_interval(secs => ?)
                where document_id = (select document_id from pending_fetch
                    where due_at <= now() and (leased_until is null or leased_until < now())
                    order by due_at limit 1 for update skip locked)
                returning document_id, url, attempts, lease_number""", time.toMillis() / 1000.0)
                .map(row -> new Lease(row.get(0, UUID.class), row.get(1, String.class), row.get(2, Integer.class), row.get(3, Long.class))));
    }

    /** The file is there: from here on the document is like any other. */
    public void arrived(Lease lease, StoredFile file, String filename, String contentType) {
        database.write(() -> held(lease).ifPresent(row -> {
            Optional<UUID> same = database.dsl().select(DOCUMENT.ID).from(DOCUMENT)
                    .where(DOCUMENT.DATASET_ID.eq(row.getDatasetId()), DOCUMENT.SHA256.eq(file.sha256()), DOCUMENT.DELETED_AT.isNull())
                    .fetchOptional(DOCUMENT.ID);
            if (same.isPresent()) {
                row.setDuplicateOf(same.get());
                fail(row, "duplicate", "Document " + same.get() + " of the same dataset has this content");
                return;
            }
            row.setVersion(1);
            row.setFilename(filename);
            row.setContentType(contentType);
            row.setSize(file.size());
            row.setSha256(file.sha256());
            row.setStage(Document.State.QUEUED.lowerCase());
            row.setUpdatedAt(DocumentRows.stored(clock.instant()));
            row.store();
            ingestions.uploaded(row, row.getCreatedBy());
        }));
    }

    /** It will not come. */
    public void failed(Lease lease, String code, String reason) {
        database.write(() -> held(lease).ifPresent(row -> fail(row, code, reason)));
    }

    /** Perhaps later. */
    public void postpone(Lease lease, Duration pause) {
        database.write(() -> database.dsl().execute("""
                update pending_fetch set leased_until = null, due_at = now() + make_interval(secs => ?)
                where document_id = ? and lease_number = ?""", pause.toMillis() / 1000.0, lease.documentId(), lease.number()));
    }

    private void fail(DocumentRecord row, String code, String reason) {
        row.setState(Document.State.FAILED.lowerCase());
        row.setStage(Document.State.FAILED.lowerCase());
        row.setCode(code);
        row.setReason(reason);
        row.store();
    }

    /** The document, locked, and the lease done with; empty when somebody else has it, or the document is gone. */
    private Optional<DocumentRecord> held(Lease lease) {
        Optional<DocumentRecord> row = database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.ID.eq(lease.documentId()), DOCUMENT.DELETED_AT.isNull()).forUpdate().fetchOptional();
        int held = database.dsl().deleteFrom(PENDING_FETCH)
                .where(PENDING_FETCH.DOCUMENT_ID.eq(lease.documentId()), PENDING_FETCH.LEASE_NUMBER.eq(lease.number())).execute();
        return held == 1 ? row : Optional.empty();
    }
}
