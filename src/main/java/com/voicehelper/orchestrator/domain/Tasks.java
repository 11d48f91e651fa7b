package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.STEP;
import static com.voicehelper.orchestrator.jooq.Tables.TASK;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskEvent;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.jooq.tables.records.TaskRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tasks, as who asks for them sees them. Writes join the transaction that is open on the module's database. */
@Component
public class Tasks {

    private final ModuleDatabase database;
    private final TaskRows rows;
    private final Endings endings;
    private final OrchestratorSettings settings;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Tasks(ModuleDatabase orchestratorDatabase, TaskRows rows, Endings endings, OrchestratorSettings settings, Clock clock, ApplicationEventPublisher events) {
        this.database = orchestratorDatabase;
        this.rows = rows;
        this.endings = endings;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
    }

    /** @param userId null: everybody's of the tenant */
    public record Selection(String tenantId, @Nullable String userId, Task.@Nullable State state, int limit, long offset) {}

    public record Page(List<Task> tasks, long total) {}

    /**
     * Records a task that is performed on the thread of who asks.
     *
     * @param keep whether its answer is stored with it
     * @throws ApiException 409 when the id is known
     */
    public void start(TaskRequest request, boolean keep) {
        database.write(() -> {
            if (!insert(request, keep, false)) {
                throw ApiException.conflict("This task was run before");
            }
        });
    }

    /** Records a task for the workers; one that is known stays as it is. */
    public Task submit(TaskRequest request) {
        return database.write(() -> {
            insert(request, true, true);
            return find(request.tenantId(), request.id()).orElseThrow(() -> ApiException.conflict("This id belongs to another tenant's task"));
        });
    }

    private boolean insert(TaskRequest request, boolean keep, boolean background) {
        OffsetDateTime now = TaskRows.stored(clock.instant());
        boolean inserted = database.dsl().insertInto(TASK)
                .set(TASK.ID, request.id())
                .set(TASK.TENANT_ID, request.tenantId())
                .set(TASK.USER_ID, request.userId())
                .set(TASK.BACKGROUND, background)
                .set(TASK.KEEP, keep)
                .set(TASK.FLOW, request.flow().lowerCase())
                .set(TASK.STATE, (background ? Task.State.QUEUED : Task.State.RUNNING).lowerCase())
                .set(TASK.ATTEMPTS, background ? 0 : 1)
                .set(TASK.DEADLINE, background ? DSL.castNull(OffsetDateTime.class) : in(settings.timeout()))
                .set(TASK.REQUEST, background ? rows.jsonb(request) : null)
                .set(TASK.CREATED_AT, now)
                .set(TASK.CHANGED_AT, now)
                .onConflict(TASK.ID).doNothing()
                .execute() == 1;
        if (inserted) {
            events.publishEvent(new TaskEvent.Requested(request.id(), request.tenantId(), request.userId(), request.flow().lowerCase(), now.toInstant()));
        }
        return inserted;
    }

    public Optional<Task> find(String tenantId, UUID id) {
        return database.dsl().selectFrom(TASK).where(TASK.ID.eq(id), TASK.TENANT_ID.eq(tenantId)).fetchOptional()
                .map(row -> rows.task(row, database.dsl().selectFrom(STEP).where(STEP.TASK_ID.eq(id)).orderBy(STEP.NUMBER).fetch()));
    }

    /** Newest first, without their steps. */
    public Page list(Selection selection) {
        Condition which = TASK.TENANT_ID.eq(selection.tenantId())
                .and(selection.userId() == null ? DSL.noCondition() : TASK.USER_ID.eq(selection.userId()))
                .and(selection.state() == null ? DSL.noCondition() : TASK.STATE.eq(selection.state().lowerCase()));
        return database.read(() -> new Page(
                database.dsl().selectFrom(TASK).where(which).orderBy(TASK.CREATED_AT.desc(), TASK.ID.desc())
                        .limit(selection.limit()).offset(selection.offset()).fetch(row -> rows.task(row, List.of())),
                database.dsl().fetchCount(TASK, which)));
    }

    /** See {@link com.voicehelper.orchestrator.OrchestratorApi#cancel}. What a running one cost is told by its last report. */
    public Optional<Task> cancel(String tenantId, UUID id) {
        return database.write(() -> {
            TaskRecord row = database.dsl().selectFrom(TASK).where(TASK.ID.eq(id), TASK.TENANT_ID.eq(tenantId)).forUpdate().fetchOne();
            if (row != null && !Task.State.of(row.getState()).ended()) {
                cancel(row);
            }
            return row == null ? Optional.empty() : find(tenantId, id);
        });
    }

    private void cancel(TaskRecord row) {
        if (row.getState().equals(Task.State.QUEUED.lowerCase())) {
            endings.end(row, new TaskReport.End(Task.State.CANCELLED, TaskRequest.Flow.of(row.getFlow()), null, null), endings.totals(row.getId()));
            return;
        }
        OffsetDateTime now = TaskRows.stored(clock.instant());
        database.dsl().update(TASK)
                .set(TASK.STATE, Task.State.CANCELLED.lowerCase())
                .set(TASK.CHANGED_AT, now)
                .where(TASK.ID.eq(row.getId()))
                .execute();
        events.publishEvent(new TaskEvent.Cancelled(row.getId(), row.getTenantId(), now.toInstant()));
    }

    /** Those among them that have ended. */
    public List<UUID> ended(Collection<UUID> ids) {
        return database.dsl().select(TASK.ID).from(TASK)
                .where(TASK.ID.eq(DSL.any(ids.toArray(UUID[]::new))), TASK.STATE.notIn(Task.State.QUEUED.lowerCase(), Task.State.RUNNING.lowerCase()))
                .fetch(TASK.ID);
    }

    /** By the database's clock. */
    static Field<OffsetDateTime> in(Duration duration) {
        return DSL.field("now() + {0} * interval '1 millisecond'", OffsetDateTime.class, DSL.val(duration.toMillis()));
    }
}
