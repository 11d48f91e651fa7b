package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT_VERSION;
import static com.voicehelper.knowledge.jooq.Tables.INGEST_TASK_DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.PENDING_FETCH;
import static com.voicehelper.knowledge.jooq.Tables.UNUSED_CONTENT;

import com.voicehelper.knowledge.KnowledgeEvent;
import com.voicehelper.knowledge.jooq.tables.records.DocumentRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Deletes documents: softly, so that nobody sees them any more, or for good. Writes join the transaction that is open on the module's database. */
@Component
public class Deletions {

    private final ModuleDatabase database;
    private final Datasets datasets;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Deletions(ModuleDatabase knowledgeDatabase, Datasets datasets, Clock clock, ApplicationEventPublisher events) {
        this.database = knowledgeDatabase;
        this.datasets = datasets;
        this.clock = clock;
        this.events = events;
    }

    /** A knowledge base that is deleted, and the documents that went with it. */
    public record Deleted(Dataset dataset, List<UUID> documents) {}

    /** The rows and files stay; nobody reads them any more. */
    public void softly(String tenantId, UUID id) {
        database.write(() -> mark(lock(tenantId, id, false)));
    }

    /** Nothing of it stays; of one that was deleted softly, neither. Its files go when no other document has them. */
    public void forGood(String tenantId, UUID id) {
        database.write(() -> {
            DocumentRecord row = lock(tenantId, id, true);
            if (row.getDeletedAt() == null) {
                mark(row);
            }
            database.dsl().insertInto(UNUSED_CONTENT, UNUSED_CONTENT.SHA256)
                    .select(DSL.selectDistinct(DOCUMENT_VERSION.SHA256).from(DOCUMENT_VERSION).where(DOCUMENT_VERSION.DOCUMENT_ID.eq(id)))
                    .onConflictDoNothing()
                    .execute();
            database.dsl().deleteFrom(INGEST_TASK_DOCUMENT).where(INGEST_TASK_DOCUMENT.DOCUMENT_ID.eq(id)).execute();
            database.dsl().deleteFrom(DOCUMENT_VERSION).where(DOCUMENT_VERSION.DOCUMENT_ID.eq(id)).execute();
            row.delete();
        });
    }

    /** A knowledge base with all that is in it, softly. */
    public Deleted dataset(String tenantId, String idOrName) {
        return database.write(() -> {
            Dataset dataset = datasets.delete(tenantId, idOrName);
            // In one order of ids, as everywhere: two transactions that lock several documents must not meet crosswise.
            List<DocumentRecord> inIt = database.dsl().selectFrom(DOCUMENT)
                    .where(DOCUMENT.DATASET_ID.eq(dataset.id()), DOCUMENT.DELETED_AT.isNull()).orderBy(DOCUMENT.ID).forUpdate().fetch();
            inIt.forEach(this::mark);
            return new Deleted(dataset, inIt.stream().map(DocumentRecord::getId).toList());
        });
    }

    private void mark(DocumentRecord row) {
        OffsetDateTime now = DocumentRows.stored(clock.instant());
        row.setDeletedAt(now);
        row.setUpdatedAt(now);
        row.store();
        database.dsl().deleteFrom(PENDING_FETCH).where(PENDING_FETCH.DOCUMENT_ID.eq(row.getId())).execute();
        events.publishEvent(new KnowledgeEvent.Deleted(row.getId(), row.getTenantId(), row.getDatasetId(), now.toInstant()));
    }

    private DocumentRecord lock(String tenantId, UUID id, boolean evenDeleted) {
        return database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.ID.eq(id), DOCUMENT.TENANT_ID.eq(tenantId), evenDeleted ? DSL.noCondition() : DOCUMENT.DELETED_AT.isNull())
                .forUpdate()
                .fetchOptional()
                .orElseThrow(Documents::missing);
    }
}
