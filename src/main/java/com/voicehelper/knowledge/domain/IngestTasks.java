package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.INGEST_TASK;
import static com.voicehelper.knowledge.jooq.Tables.INGEST_TASK_DOCUMENT;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What was sent at once, and how far its documents are. Writes join the transaction that is open on the module's database. */
@Component
public class IngestTasks {

    private static final Logger log = LoggerFactory.getLogger(IngestTasks.class);
    private static final int BATCH = 1_000;

    private final ModuleDatabase database;
    private final DocumentRows rows;
    private final KnowledgeSettings settings;
    private final Clock clock;

    IngestTasks(ModuleDatabase knowledgeDatabase, DocumentRows rows, KnowledgeSettings settings, Clock clock) {
        this.database = knowledgeDatabase;
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
    }

    /** A task as its documents are now. */
    public record Task(UUID id, UUID datasetId, List<Document> documents) {

        public long finished() {
            return documents.stream().filter(Document::finished).count();
        }

        public long failed() {
            return documents.stream().filter(document -> document.state() == Document.State.FAILED).count();
        }

        /** {@code queued}, {@code processing}, {@code completed}; {@code failed} when nothing of it can be found. */
        public String status() {
            if (finished() == documents.size()) {
                return failed() == documents.size() && !documents.isEmpty() ? "failed" : "completed";
            }
            return documents.stream().allMatch(document -> document.state() == Document.State.QUEUED) ? "queued" : "processing";
        }

        /** 0 to 100. */
        public int percent() {
            return documents.isEmpty() ? 100
                    : documents.stream().mapToInt(document -> document.finished() ? 100 : document.percent()).sum() / documents.size();
        }
    }

    /** Forgets those that were begun long ago, a batch at a time. */
    public void forget() {
        while (forgetSome() == BATCH) {
            log.debug("Forgot {} tasks", BATCH);
        }
    }

    private int forgetSome() {
        return database.write(() -> {
            UUID[] old = database.dsl().select(INGEST_TASK.ID).from(INGEST_TASK)
                    .where("created_at < now() - make_interval(secs => ?)", settings.keepTasks().toMillis() / 1000.0)
                    .limit(BATCH).forUpdate().skipLocked().fetch(INGEST_TASK.ID).toArray(UUID[]::new);
            database.dsl().deleteFrom(INGEST_TASK_DOCUMENT).where(INGEST_TASK_DOCUMENT.TASK_ID.eq(DSL.any(old))).execute();
            return database.dsl().deleteFrom(INGEST_TASK).where(INGEST_TASK.ID.eq(DSL.any(old))).execute();
        });
    }

    /** False when it was begun before. Waits for one of the same id that is just begun elsewhere. */
    boolean begin(UUID id, String tenantId, String userId, UUID datasetId, String fingerprint) {
        return database.dsl().insertInto(INGEST_TASK)
                .set(INGEST_TASK.ID, id)
                .set(INGEST_TASK.TENANT_ID, tenantId)
                .set(INGEST_TASK.DATASET_ID, datasetId)
                .set(INGEST_TASK.FINGERPRINT, fingerprint)
                .set(INGEST_TASK.CREATED_BY, userId)
                .set(INGEST_TASK.CREATED_AT, DocumentRows.stored(clock.instant()))
                .onConflict(INGEST_TASK.ID).doNothing()
                .execute() == 1;
    }

    void record(Ingested ingested) {
        for (int ordinal = 0; ordinal < ingested.results().size(); ordinal++) {
            Ingested.Result result = ingested.results().get(ordinal);
            database.dsl().insertInto(INGEST_TASK_DOCUMENT)
                    .set(INGEST_TASK_DOCUMENT.TASK_ID, ingested.taskId())
                    .set(INGEST_TASK_DOCUMENT.ORDINAL, ordinal)
                    .set(INGEST_TASK_DOCUMENT.DOCUMENT_ID, result.document().id())
                    .set(INGEST_TASK_DOCUMENT.DUPLICATE, result.duplicate())
                    .execute();
        }
    }

    /** @throws ApiException 422 when it was another ingestion, 410 when all its documents are deleted for good */
    Ingested repeated(UUID id, String tenantId, String fingerprint) {
        var task = database.dsl().selectFrom(INGEST_TASK).where(INGEST_TASK.ID.eq(id)).fetchSingle();
        if (!task.getTenantId().equals(tenantId) || !task.getFingerprint().equals(fingerprint)) {
            throw ApiException.unprocessable("The idempotency key was used for a request with another body");
        }
        List<Ingested.Result> results = database.dsl().select(DOCUMENT, INGEST_TASK_DOCUMENT.DUPLICATE)
                .from(INGEST_TASK_DOCUMENT).join(DOCUMENT).on(DOCUMENT.ID.eq(INGEST_TASK_DOCUMENT.DOCUMENT_ID))
                .where(INGEST_TASK_DOCUMENT.TASK_ID.eq(id))
                .orderBy(INGEST_TASK_DOCUMENT.ORDINAL)
                .fetch(row -> new Ingested.Result(rows.document(row.value1()), row.value2()));
        if (results.isEmpty()) {
            throw ApiException.of(HttpStatus.GONE, "DOCUMENT_DELETED", "文档已删除");
        }
        return new Ingested(id, task.getDatasetId(), results);
    }

    /** Empty when it is not the tenant's. A document that is deleted for good is left out. */
    public Optional<Task> find(String tenantId, UUID id) {
        return database.dsl().selectFrom(INGEST_TASK).where(INGEST_TASK.ID.eq(id), INGEST_TASK.TENANT_ID.eq(tenantId)).fetchOptional()
                .map(task -> new Task(id, task.getDatasetId(), database.dsl().select(DOCUMENT)
                        .from(INGEST_TASK_DOCUMENT).join(DOCUMENT).on(DOCUMENT.ID.eq(INGEST_TASK_DOCUMENT.DOCUMENT_ID))
                        .where(INGEST_TASK_DOCUMENT.TASK_ID.eq(id))
                        .orderBy(INGEST_TASK_DOCUMENT.ORDINAL)
                        .fetch(row -> rows.document(row.value1()))));
    }
}
