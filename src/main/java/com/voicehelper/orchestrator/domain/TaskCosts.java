package com.voicehelper.orchestrator.domain;

import static com.voicehelper.orchestrator.jooq.Tables.COST_DAY;

import com.voicehelper.platform.database.ModuleDatabase;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** What tenants' tasks cost. */
@Component
public class TaskCosts {

    private final ModuleDatabase database;

    TaskCosts(ModuleDatabase orchestratorDatabase) {
        this.database = orchestratorDatabase;
    }

    /** @param cost micro-units of the currency */
    public record Day(LocalDate day, long tasks, long inputTokens, long outputTokens, long cost) {}

    /** Days on which the tenant had tasks, newest first. */
    public List<Day> days(String tenantId, LocalDate from, LocalDate to) {
        return database.dsl().selectFrom(COST_DAY)
                .where(COST_DAY.TENANT_ID.eq(tenantId), COST_DAY.DAY.between(from, to))
                .orderBy(COST_DAY.DAY.desc())
                .fetch(row -> new Day(row.getDay(), row.getTasks(), row.getInputTokens(), row.getOutputTokens(), row.getCost()));
    }
}
