package com.voicehelper.indexing.domain;

import static com.voicehelper.indexing.jooq.Tables.COLLECTION;
import static com.voicehelper.indexing.jooq.Tables.JOB;

import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.jooq.tables.records.JobRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The queue, as those see it who put documents into it and who ask how far they are. Writes join the transaction that is open. Thread-safe. */
@Component
public class Jobs {

    /** What somebody waits for. */
    static final int NEW = 0;
    /** What can be found as it is, and is indexed anew for another model. */
    static final int AGAIN = 1;

    private static final String ENQUEUE = """
            insert into job (document_id, model, tenant_id, version, revision, state, stage, priority, lease_number, due_at, queued_at, changed_at)
            values (?, ?, ?, ?, ?, 'queued', 'queued', ?, extract(epoch from now())::bigint, now(), now(), now())
            on conflict (document_id, model) do update
            set version = excluded.version, revision = excluded.revision, state = 'queued', stage = 'queued', percent = 0,
                priority = excluded.priority, attempts = 0, lost = 0, chunks = 0, code = null, reason = null, due_at = now(),
                failing_since = null, queued_at = now(), changed_at = now()
            where job.revision < excluded.revision
            """;

    private static final String RETRY = """
            update job set state = 'queued', stage = 'queued', percent = 0, priority = 0, attempts = 0, lost = 0, due_at = now(),
                           failing_since = null, changed_at = now()
            where tenant_id = ? and document_id = ? and state in ('failed', 'queued')
            """;

    private final ModuleDatabase database;

    Jobs(ModuleDatabase indexingDatabase) {
        this.database = indexingDatabase;
    }

    /** A page of a tenant's jobs, and how many there are in all. */
    public record Page(List<IndexingJob> jobs, long total) {}

    /** Queues a revision; a worker that is at an earlier one loses its lease. Does nothing when that revision or a later one is known. */
    boolean enqueue(UUID documentId, String tenantId, int version, long revision, String model, int priority) {
        return database.dsl().execute(ENQUEUE, documentId, model, tenantId, version, revision, priority) == 1;
    }

    /** Takes a document out, whatever is done with it at the moment. */
    void forget(UUID documentId) {
        database.dsl().deleteFrom(JOB).where(JOB.DOCUMENT_ID.eq(documentId)).execute();
    }

    /** The document's job for the model that searches use; for the one that they will use when there is no other. */
    public Optional<IndexingJob> find(UUID documentId) {
        return database.dsl().select(JOB.fields()).from(JOB).leftJoin(COLLECTION).on(COLLECTION.MODEL.eq(JOB.MODEL))
                .where(JOB.DOCUMENT_ID.eq(documentId))
                .orderBy(DSL.coalesce(COLLECTION.ACTIVE, false).desc(), JOB.MODEL)
                .limit(1)
                .fetchOptional(row -> view(row.into(JOB)));
    }

    /** Newest first. */
    public Page list(String tenantId, IndexingJob.@Nullable State state, int limit, long offset) {
        Condition wanted = JOB.TENANT_ID.eq(tenantId).and(state == null ? DSL.noCondition() : JOB.STATE.eq(state.lowerCase()));
        return database.read(() -> new Page(
                database.dsl().selectFrom(JOB).where(wanted)
                        .orderBy(JOB.QUEUED_AT.desc(), JOB.DOCUMENT_ID.desc(), JOB.MODEL).limit(limit).offset(offset).fetch(Jobs::view),
                database.dsl().fetchCount(JOB, wanted)));
    }

    /**
     * Has a document tried again now that failed, or waits to be tried again.
     *
     * @throws ApiException 404 when the tenant has no such job, 409 when it is indexed
     */
    public IndexingJob retry(String tenantId, UUID documentId) {
        return database.write(() -> {
            IndexingJob job = find(documentId).filter(found -> found.tenantId().equals(tenantId))
                    .orElseThrow(() -> ApiException.notFound("There is no indexing job for this document"));
            if (job.state() == IndexingJob.State.INDEXED) {
                throw ApiException.conflict("The document is indexed already");
            }
            database.dsl().execute(RETRY, tenantId, documentId);
            return find(documentId).orElse(job);
        });
    }

    private static IndexingJob view(JobRecord row) {
        return new IndexingJob(row.getDocumentId(), row.getTenantId(), row.getVersion(), row.getRevision(), row.getModel(),
                IndexingJob.State.valueOf(row.getState().toUpperCase(Locale.ROOT)), row.getStage(), row.getPercent(), row.getAttempts(),
                row.getChunks(), row.getCode(), row.getReason(), row.getQueuedAt().toInstant(), row.getChangedAt().toInstant());
    }
}
