package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.STEP;
import static com.voicehelper.orchestrator.jooq.Tables.TASK;

import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.jooq.tables.records.StepRecord;
import com.voicehelper.orchestrator.jooq.tables.records.TaskRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which worker does which task in the background. Times are the database's. */
@Component
public class TaskLeases {

    private static final String INTERRUPTED = "Whoever did this step was lost";

    private final ModuleDatabase database;
    private final TaskRows rows;
    private final Endings endings;
    private final OrchestratorSettings settings;
    private final Clock clock;

    TaskLeases(ModuleDatabase orchestratorDatabase, TaskRows rows, Endings endings, OrchestratorSettings settings, Clock clock) {
        this.database = orchestratorDatabase;
        this.rows = rows;
        this.endings = endings;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A task to do.
     *
     * @param number      of the lease, for every report
     * @param remaining   until the task's deadline
     * @param interrupted whether a worker before was lost in the middle of a step
     * @param steps       what was done of it before
     */
    public record Leased(TaskRequest request, long number, Duration remaining, boolean interrupted, List<TaskReport.Step> steps) {}

    /** Leases tasks that are due, and those whose worker has fallen silent; fails those that were begun too often or are too old. */
    public List<Leased> lease(int most) {
        return database.write(() -> {
            List<Leased> leased = new ArrayList<>();
            for (UUID id : due(most)) {
                Leased one = lease(id);
                if (one != null) {
                    leased.add(one);
                }
            }
            return leased;
        });
    }

    private List<UUID> due(int most) {
        Condition due = TASK.STATE.eq(State.QUEUED.lowerCase()).and(TASK.DUE_AT.le(DSL.currentOffsetDateTime()))
                .or(TASK.STATE.eq(State.RUNNING.lowerCase()).and(TASK.LEASED_UNTIL.lt(DSL.currentOffsetDateTime())));
        return database.dsl().select(TASK.ID).from(TASK).where(DSL.condition(TASK.BACKGROUND), TASK.STATE.in(State.QUEUED.lowerCase(), State.RUNNING.lowerCase()), due)
                .orderBy(TASK.DUE_AT).limit(most).forUpdate().skipLocked().fetch(TASK.ID);
    }

    private @Nullable Leased lease(UUID id) {
        var remaining = DSL.field("(extract(epoch from deadline - now()) * 1000)::bigint", Long.class);
        var updated = Objects.requireNonNull(database.dsl().update(TASK)
                .set(TASK.STATE, State.RUNNING.lowerCase())
                .set(TASK.ATTEMPTS, TASK.ATTEMPTS.plus(1))
                .set(TASK.LEASE_NUMBER, TASK.LEASE_NUMBER.plus(1))
                .set(TASK.LEASED_UNTIL, Tasks.in(settings.lease()))
                .set(TASK.DEADLINE, DSL.coalesce(TASK.DEADLINE, Tasks.in(settings.timeout())))
                .set(TASK.CHANGED_AT, TaskRows.stored(clock.instant()))
                .where(TASK.ID.eq(id))
                .returningResult(TASK, remaining)
                .fetchOne());
        TaskRecord row = updated.value1();
        if (row.getAttempts() > settings.attempts()) {
            return failed(row, "The task was begun " + settings.attempts() + " times and never ended");
        }
        if (updated.value2() <= 0) {
            return failed(row, "The task took longer than " + settings.timeout().toSeconds() + " seconds");
        }
        boolean interrupted = interrupt(id, TaskRows.stored(clock.instant()));
        List<StepRecord> steps = database.dsl().selectFrom(STEP).where(STEP.TASK_ID.eq(id)).orderBy(STEP.NUMBER).fetch();
        return new Leased(rows.request(row.getRequest()), row.getLeaseNumber(), Duration.ofMillis(updated.value2()), interrupted,
                steps.stream().map(rows::report).toList());
    }

    private @Nullable Leased failed(TaskRecord row, String error) {
        interrupt(row.getId(), TaskRows.stored(clock.instant()));
        endings.end(row, new TaskReport.End(State.FAILED, TaskRequest.Flow.of(row.getFlow()), null, error), endings.totals(row.getId()));
        return null;
    }

    private boolean interrupt(UUID id, OffsetDateTime now) {
        return database.dsl().update(STEP)
                .set(STEP.STATE, State.FAILED.lowerCase())
                .set(STEP.ERROR, INTERRUPTED)
                .set(STEP.ENDED_AT, now)
                .where(STEP.TASK_ID.eq(id), STEP.STATE.eq(State.RUNNING.lowerCase()))
                .execute() > 0;
    }
}
