package com.voicehelper.orchestrator.remote;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskRequest.Flow;
import com.voicehelper.orchestrator.v1.ReportTaskRequest;
import com.voicehelper.orchestrator.v1.StepReport;
import com.voicehelper.orchestrator.v1.TaskEnd;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.grpc.WireValues;

/** Reports of tasks as protobuf messages, and back. */
public final class ReportWire {

    private ReportWire() {}

    static ReportTaskRequest toWire(TaskReport report) {
        var wire = ReportTaskRequest.newBuilder()
                .setTaskId(report.taskId().toString())
                .setLease(report.lease())
                .setPercent(report.percent())
                .addAllSteps(report.steps().stream().map(ReportWire::toWire).toList());
        if (report.end() != null) {
            wire.setEnd(toWire(report.end()));
        }
        return wire.build();
    }

    /** @throws ApiException 400 when it is no report */
    public static TaskReport fromWire(ReportTaskRequest wire) {
        return Wire.known("report", () -> new TaskReport(WireValues.uuid(wire.getTaskId()), wire.getLease(), wire.getPercent(),
                wire.getStepsList().stream().map(ReportWire::fromWire).toList(), wire.hasEnd() ? fromWire(wire.getEnd()) : null));
    }

    private static StepReport toWire(TaskReport.Step step) {
        var wire = StepReport.newBuilder()
                .setNumber(step.number())
                .setPlace(step.place())
                .setKind(step.kind())
                .setState(step.state().lowerCase())
                .setStartedAtMicros(WireValues.micros(step.startedAt()));
        if (step.error() != null) {
            wire.setError(step.error());
        }
        if (step.answered() != null) {
            wire.setAnswered(toWire(step.answered()));
        }
        if (step.endedAt() != null) {
            wire.setEndedAtMicros(WireValues.micros(step.endedAt()));
        }
        return wire.build();
    }

    private static TaskReport.Step fromWire(StepReport wire) {
        return new TaskReport.Step(wire.getNumber(), wire.getPlace(), wire.getKind(), Task.State.of(wire.getState()),
                wire.hasError() ? wire.getError() : null, wire.hasAnswered() ? fromWire(wire.getAnswered()) : null,
                WireValues.instant(wire.getStartedAtMicros()), wire.hasEndedAtMicros() ? WireValues.instant(wire.getEndedAtMicros()) : null);
    }

    private static TaskEnd toWire(TaskReport.End end) {
        var wire = TaskEnd.newBuilder().setState(end.state().lowerCase()).setFlow(end.flow().lowerCase());
        if (end.answered() != null) {
            wire.setAnswered(toWire(end.answered()));
        }
        if (end.error() != null) {
            wire.setError(end.error());
        }
        return wire.build();
    }

    private static TaskReport.End fromWire(TaskEnd wire) {
        return new TaskReport.End(Task.State.of(wire.getState()), Flow.of(wire.getFlow()),
                wire.hasAnswered() ? fromWire(wire.getAnswered()) : null, wire.hasError() ? wire.getError() : null);
    }

    private static com.voicehelper.orchestrator.v1.Answered toWire(Answered answered) {
        return com.voicehelper.orchestrator.v1.Answered.newBuilder()
                .setText(answered.text())
                .addAllCitations(answered.citations().stream().map(Wire::toWire).toList())
                .setModel(answered.model())
                .setProvider(answered.provider())
                .setFinishReason(answered.finishReason())
                .addAllToolCalls(answered.toolCalls().stream().map(Wire::toWire).toList())
                .setInputTokens(answered.inputTokens())
                .setOutputTokens(answered.outputTokens())
                .setCost(answered.cost())
                .build();
    }

    private static Answered fromWire(com.voicehelper.orchestrator.v1.Answered wire) {
        return new Answered(wire.getText(), wire.getCitationsList().stream().map(Wire::fromWire).toList(), wire.getModel(), wire.getProvider(),
                wire.getFinishReason(), wire.getToolCallsList().stream().map(Wire::fromWire).toList(), wire.getInputTokens(), wire.getOutputTokens(),
                wire.getCost());
    }
}
