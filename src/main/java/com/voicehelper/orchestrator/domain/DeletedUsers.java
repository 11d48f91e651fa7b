package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.STEP;
import static com.voicehelper.orchestrator.jooq.Tables.TASK;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** When a user is deleted, so are their tasks, with what they asked and were answered. The tenant's sums stay. */
@Component("orchestratorDeletedUsers")
class DeletedUsers implements EventHandler {

    private final ModuleDatabase database;

    DeletedUsers(ModuleDatabase orchestratorDatabase) {
        this.database = orchestratorDatabase;
    }

    @Override
    public String module() {
        return "orchestrator";
    }

    @Override
    public String consumer() {
        return "orchestrator.deleted-users";
    }

    @Override
    public Set<String> topics() {
        return Set.of("identity.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("identity.user.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        database.write(() -> {
            // The tasks first, as everywhere: two that lock a task and its steps must not meet crosswise.
            var theirs = database.dsl().select(TASK.ID).from(TASK).where(TASK.USER_ID.eq(event.aggregateId()))
                    .orderBy(TASK.ID).forUpdate().fetch(TASK.ID).toArray(UUID[]::new);
            database.dsl().deleteFrom(STEP).where(STEP.TASK_ID.eq(DSL.any(theirs))).execute();
            database.dsl().deleteFrom(TASK).where(TASK.ID.eq(DSL.any(theirs))).execute();
        });
    }
}
