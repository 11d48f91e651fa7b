package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.COST_DAY;
import static com.voicehelper.orchestrator.jooq.Tables.STEP;
import static com.voicehelper.orchestrator.jooq.Tables.TASK;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskEvent;
import com.voicehelper.orchestrator.TaskOutcome;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.jooq.tables.records.TaskRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Ends tasks, and adds what they cost to their tenants' sums. In the open transaction, which holds the task's row. */
@Component
class Endings {

    private final ModuleDatabase database;
    private final TaskRows rows;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Endings(ModuleDatabase orchestratorDatabase, TaskRows rows, Clock clock, ApplicationEventPublisher events) {
        this.database = orchestratorDatabase;
        this.rows = rows;
        this.clock = clock;
        this.events = events;
    }

    /** What steps came to. */
    record Totals(long inputTokens, long outputTokens, long cost) {

        static Totals of(Collection<TaskReport.Step> steps) {
            return steps.stream().map(TaskReport.Step::answered).filter(Objects::nonNull).reduce(new Totals(0, 0, 0), Totals::plus, (one, other) -> one);
        }

        private Totals plus(Answered answered) {
            return new Totals(inputTokens + answered.inputTokens(), outputTokens + answered.outputTokens(), cost + answered.cost());
        }
    }

    /** Of all steps of all attempts. */
    Totals totals(UUID taskId) {
        return database.dsl().select(DSL.sum(STEP.INPUT_TOKENS), DSL.sum(STEP.OUTPUT_TOKENS), DSL.sum(STEP.COST)).from(STEP).where(STEP.TASK_ID.eq(taskId))
                .fetchSingle(sums -> sums.value1() == null ? new Totals(0, 0, 0)
                        : new Totals(sums.value1().longValue(), sums.value2().longValue(), sums.value3().longValue()));
    }

    /** @param end with a final state */
    void end(TaskRecord row, TaskReport.End end, Totals totals) {
        Instant now = clock.instant();
        Answered answered = end.answered();
        row.setState(end.state().lowerCase());
        row.setFlow(end.flow().lowerCase());
        row.setError(end.error());
        row.setPercent(end.state() == Task.State.COMPLETED ? 100 : row.getPercent());
        if (answered != null) {
            row.setModel(answered.model());
            row.setProvider(answered.provider());
            row.setFinishReason(answered.finishReason());
            if (row.getKeep()) {
                row.setAnswer(answered.text());
                row.setCitations(rows.jsonb(answered.citations()));
                row.setToolCalls(rows.jsonb(answered.toolCalls()));
            }
        }
        settle(row, totals);
        switch (end.state()) {
            case COMPLETED -> events.publishEvent(new TaskOutcome.Completed(row.getId(), row.getTenantId(), Objects.requireNonNullElse(row.getModel(), ""),
                    totals.inputTokens(), totals.outputTokens(), totals.cost(), now));
            case CANCELLED -> events.publishEvent(new TaskEvent.Cancelled(row.getId(), row.getTenantId(), now));
            default -> events.publishEvent(new TaskOutcome.Failed(row.getId(), row.getTenantId(), String.valueOf(end.error()), totals.cost(), now));
        }
    }

    /** Stores the row as well. The tenant's sums come last: their row is what all the tenant's tasks wait for. */
    void settle(TaskRecord row, Totals totals) {
        row.setInputTokens(totals.inputTokens());
        row.setOutputTokens(totals.outputTokens());
        row.setCost(totals.cost());
        row.setSettled(true);
        row.setRequest(null);
        row.setLeasedUntil(null);
        row.setChangedAt(TaskRows.stored(clock.instant()));
        database.dsl().update(TASK).set(row).where(TASK.ID.eq(row.getId())).execute();
        database.dsl().insertInto(COST_DAY)
                .set(COST_DAY.TENANT_ID, row.getTenantId())
                .set(COST_DAY.DAY, DSL.field("(now() at time zone 'utc')::date", LocalDate.class))
                .set(COST_DAY.TASKS, 1L)
                .set(COST_DAY.INPUT_TOKENS, totals.inputTokens())
                .set(COST_DAY.OUTPUT_TOKENS, totals.outputTokens())
                .set(COST_DAY.COST, totals.cost())
                .onConflict(COST_DAY.TENANT_ID, COST_DAY.DAY).doUpdate()
                .set(COST_DAY.TASKS, COST_DAY.TASKS.plus(1))
                .set(COST_DAY.INPUT_TOKENS, COST_DAY.INPUT_TOKENS.plus(totals.inputTokens()))
                .set(COST_DAY.OUTPUT_TOKENS, COST_DAY.OUTPUT_TOKENS.plus(totals.outputTokens()))
                .set(COST_DAY.COST, COST_DAY.COST.plus(totals.cost()))
                .execute();
    }
}
