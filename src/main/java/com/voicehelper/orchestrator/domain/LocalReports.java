package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.STEP;
import static com.voicehelper.orchestrator.jooq.Tables.TASK;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskOutcome;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.orchestrator.domain.Endings.Totals;
import com.voicehelper.orchestrator.jooq.tables.records.StepRecord;
import com.voicehelper.orchestrator.jooq.tables.records.TaskRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Reports on this process's own database, whoever owns the data. */
@Component("localReports")
class LocalReports implements TaskReports {

    private final ModuleDatabase database;
    private final TaskRows rows;
    private final Endings endings;
    private final OrchestratorSettings settings;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    LocalReports(ModuleDatabase orchestratorDatabase, TaskRows rows, Endings endings, OrchestratorSettings settings, Clock clock,
            ApplicationEventPublisher events) {
        this.database = orchestratorDatabase;
        this.rows = rows;
        this.endings = endings;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public State report(TaskReport report) {
        return database.write(() -> {
            TaskRecord row = database.dsl().selectFrom(TASK).where(TASK.ID.eq(report.taskId())).forUpdate().fetchOne();
            if (row == null || row.getLeaseNumber() != report.lease()) {
                return State.CANCELLED;
            }
            State state = State.of(row.getState());
            if (state == State.QUEUED || row.getSettled()) {
                return state;
            }
            store(report);
            return report.end() == null ? goOn(row, report, state) : end(row, report, report.end(), state);
        });
    }

    private void store(TaskReport report) {
        List<StepRecord> steps = report.steps().stream().map(step -> row(report, step)).toList();
        if (!steps.isEmpty()) {
            database.dsl().insertInto(STEP).set(steps)
                    .onConflict(STEP.TASK_ID, STEP.NUMBER).doUpdate().setAllToExcluded()
                    .execute();
        }
    }

    private StepRecord row(TaskReport report, TaskReport.Step step) {
        Answered answered = step.answered();
        boolean resumable = answered != null && report.lease() > 0;
        JSONB citations = resumable ? rows.jsonb(answered.citations()) : null;
        return answered == null
                ? row(report, step, null, null, new Answered("", List.of(), "", "", "", List.of(), 0, 0, 0))
                : row(report, step, resumable ? answered.text() : null, citations, answered);
    }

    private static StepRecord row(TaskReport report, TaskReport.Step step, @Nullable String answer, @Nullable JSONB citations, Answered answered) {
        return new StepRecord(report.taskId(), step.number(), step.place(), step.kind(), step.state().lowerCase(), step.error(), answered.model(),
                answered.provider(), answered.finishReason(), answered.inputTokens(), answered.outputTokens(), answered.cost(), answer, citations,
                TaskRows.stored(step.startedAt()), step.endedAt() == null ? null : TaskRows.stored(step.endedAt()));
    }

    private State goOn(TaskRecord row, TaskReport report, State state) {
        if (state == State.RUNNING) {
            database.dsl().update(TASK)
                    .set(TASK.PERCENT, Math.max(row.getPercent(), report.percent()))
                    .set(TASK.LEASED_UNTIL, Tasks.in(settings.lease()))
                    .set(TASK.CHANGED_AT, TaskRows.stored(clock.instant()))
                    .where(TASK.ID.eq(row.getId()))
                    .execute();
            report.steps().stream().filter(step -> step.endedAt() != null).forEach(step -> events.publishEvent(
                    new TaskOutcome.Progressed(row.getId(), row.getTenantId(), step.kind(), report.percent(), clock.instant())));
        }
        return state;
    }

    private State end(TaskRecord row, TaskReport report, TaskReport.End end, State state) {
        if (state == State.RUNNING && end.state() == State.QUEUED) {
            again(row);
            return State.QUEUED;
        }
        Totals totals = report.lease() == 0 ? Totals.of(report.steps()) : endings.totals(row.getId());
        if (state == State.RUNNING) {
            endings.end(row, end, totals);
            return end.state();
        }
        endings.settle(row, totals);
        return state;
    }

    private void again(TaskRecord row) {
        Duration pause = settings.backoff().multipliedBy(1L << Math.min(10, Math.max(0, row.getAttempts() - 1)));
        database.dsl().update(TASK)
                .set(TASK.STATE, State.QUEUED.lowerCase())
                .set(TASK.DUE_AT, Tasks.in(pause))
                .set(TASK.LEASED_UNTIL, DSL.castNull(TASK.LEASED_UNTIL.getDataType()))
                .set(TASK.CHANGED_AT, TaskRows.stored(clock.instant()))
                .where(TASK.ID.eq(row.getId()))
                .execute();
    }
}
