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
                    .onConflict(UNUSED_CONTENT.SHA256).doUpdate().set(UNUSED_CONTENT.SINCE, DSL.currentOffsetDateTime())
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
            List<UUID> inIt = database.dsl().select(DOCUMENT.ID).from(DOCUMENT)
                    .where(DOCUMENT.DATASET_ID.eq(dataset.id()), DOCUMENT.DELETED_AT.isNull()).orderBy(DOCUMENT.ID).forUpdate().fetch(DOCUMENT.ID);
            mark(tenantId, dataset.id(), inIt);
            return new Deleted(dataset, inIt);
        });
    }

    private void mark(DocumentRecord row) {
        mark(row.getTenantId(), row.getDatasetId(), List.of(row.getId()));
    }

    /** Documents that are locked; of a whole dataset there may be more than fit into memory, so nothing of them is read. */
    private void mark(String tenantId, UUID datasetId, List<UUID> ids) {
        OffsetDateTime now = DocumentRows.stored(clock.instant());
        UUID[] all = ids.toArray(UUID[]::new);
        database.dsl().update(DOCUMENT).set(DOCUMENT.DELETED_AT, now).set(DOCUMENT.UPDATED_AT, now).where(DOCUMENT.ID.eq(DSL.any(all))).execute();
        database.dsl().deleteFrom(PENDING_FETCH).where(PENDING_FETCH.DOCUMENT_ID.eq(DSL.any(all))).execute();
        ids.forEach(id -> events.publishEvent(new KnowledgeEvent.Deleted(id, tenantId, datasetId, now.toInstant())));
    }

    private DocumentRecord lock(String tenantId, UUID id, boolean evenDeleted) {
        return database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.ID.eq(id), DOCUMENT.TENANT_ID.eq(tenantId), evenDeleted ? DSL.noCondition() : DOCUMENT.DELETED_AT.isNull())
                .forUpdate()
                .fetchOptional()
                .orElseThrow(Documents::missing);
    }
}
