package com.voicehelper.orchestrator.domain;

import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskRequest.Flow;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.jooq.tables.records.StepRecord;
import com.voicehelper.orchestrator.jooq.tables.records.TaskRecord;
import com.voicehelper.rag.Citation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows as the module's records, and back. */
@Component
class TaskRows {

    private final JsonMapper json;

    TaskRows(JsonMapper json) {
        this.json = json;
    }

    Task task(TaskRecord row, List<StepRecord> steps) {
        Task.State state = Task.State.of(row.getState());
        Flow flow = Flow.of(row.getFlow());
        TaskResult result = state != Task.State.COMPLETED ? null : new TaskResult(flow, text(row.getModel()), text(row.getProvider()),
                text(row.getFinishReason()), toolCalls(row.getToolCalls()), row.getInputTokens(), row.getOutputTokens(), row.getCost());
        return new Task(row.getId(), row.getTenantId(), row.getUserId(), flow, state, row.getPercent(), row.getAttempts(), row.getAnswer(),
                citations(row.getCitations()), result, row.getError(), row.getCost(), steps.stream().map(TaskRows::step).toList(),
                row.getCreatedAt().toInstant(), row.getChangedAt().toInstant());
    }

    private static Task.Step step(StepRecord row) {
        return new Task.Step(row.getKind(), Task.State.of(row.getState()), row.getError(), row.getCost(), row.getStartedAt().toInstant(),
                row.getEndedAt() == null ? null : row.getEndedAt().toInstant());
    }

    /** With what it answered, for the attempt that goes on from there. */
    TaskReport.Step report(StepRecord row) {
        Answered answered = row.getAnswer() == null ? null : new Answered(row.getAnswer(), citations(row.getCitations()), text(row.getModel()),
                text(row.getProvider()), text(row.getFinishReason()), List.of(), row.getInputTokens(), row.getOutputTokens(), row.getCost());
        return new TaskReport.Step(row.getNumber(), row.getPlace(), row.getKind(), Task.State.of(row.getState()), row.getError(), answered,
                row.getStartedAt().toInstant(), row.getEndedAt() == null ? null : row.getEndedAt().toInstant());
    }

    TaskRequest request(JSONB value) {
        return json.readValue(value.data(), TaskRequest.class);
    }

    JSONB jsonb(Object value) {
        return JSONB.jsonb(json.writeValueAsString(value));
    }

    private List<Citation> citations(@Nullable JSONB value) {
        return value == null ? List.of() : json.readValue(value.data(), new TypeReference<>() {});
    }

    private List<ToolCall> toolCalls(@Nullable JSONB value) {
        return value == null ? List.of() : json.readValue(value.data(), new TypeReference<>() {});
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    /** PostgreSQL keeps microseconds; what is answered must equal what is read later. */
    static OffsetDateTime stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
