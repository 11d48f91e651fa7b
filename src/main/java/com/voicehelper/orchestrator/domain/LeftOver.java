package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.STEP;
import static com.voicehelper.orchestrator.jooq.Tables.TASK;

import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.jooq.tables.records.TaskRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Duration;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Tasks that nobody will report any more, and those that nobody asks for any more. In small transactions; any node may do it. */
@Component
public class LeftOver {

    /** After its deadline, whoever performs a task still has time to report. */
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int BATCH = 200;

    private final ModuleDatabase database;
    private final Endings endings;
    private final OrchestratorSettings settings;

    LeftOver(ModuleDatabase orchestratorDatabase, Endings endings, OrchestratorSettings settings) {
        this.database = orchestratorDatabase;
        this.endings = endings;
        this.settings = settings;
    }

    /** Fails the tasks whose process died, and settles the cancelled ones among them; the number of both. */
    public int settle() {
        return database.write(() -> {
            var silent = database.dsl().selectFrom(TASK)
                    .where(DSL.not(DSL.condition(TASK.SETTLED)), TASK.DEADLINE.lt(Tasks.in(GRACE.negated())), nobodyElseWill())
                    .limit(BATCH).forUpdate().skipLocked().fetch();
            silent.forEach(this::settle);
            return silent.size();
        });
    }

    /** Background tasks that are not cancelled are leased again, and end there. */
    private static Condition nobodyElseWill() {
        return DSL.not(DSL.condition(TASK.BACKGROUND)).or(TASK.STATE.eq(State.CANCELLED.lowerCase()));
    }

    private void settle(TaskRecord row) {
        if (row.getState().equals(State.CANCELLED.lowerCase())) {
            endings.settle(row, endings.totals(row.getId()));
        } else {
            endings.end(row, new TaskReport.End(State.FAILED, TaskRequest.Flow.of(row.getFlow()), null, "The task was interrupted"), endings.totals(row.getId()));
        }
    }

    /** Forgets tasks that ended long ago; the number of them. */
    public int forget() {
        return database.write(() -> {
            UUID[] old = database.dsl().select(TASK.ID).from(TASK)
                    .where(DSL.condition(TASK.SETTLED), TASK.CHANGED_AT.lt(Tasks.in(settings.retention().negated())))
                    .limit(BATCH).forUpdate().skipLocked().fetch(TASK.ID).toArray(UUID[]::new);
            database.dsl().deleteFrom(STEP).where(STEP.TASK_ID.eq(DSL.any(old))).execute();
            return database.dsl().deleteFrom(TASK).where(TASK.ID.eq(DSL.any(old))).execute();
        });
    }
}
