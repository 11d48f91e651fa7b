package com.voicehelper.orchestrator.remote;

import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.v1.CancelTaskRequest;
import com.voicehelper.orchestrator.v1.GetTaskRequest;
import com.voicehelper.orchestrator.v1.OrchestratorServiceGrpc;
import com.voicehelper.orchestrator.v1.OrchestratorServiceGrpc.OrchestratorServiceBlockingStub;
import com.voicehelper.orchestrator.v1.RunRequest;
import com.voicehelper.orchestrator.v1.RunResponse;
import com.voicehelper.orchestrator.v1.SubmitRequest;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The published API of the extracted service. */
final class RemoteOrchestrator implements OrchestratorApi, TaskReports {

    /** Longer than the service lets any task take. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(11);

    private final ServiceChannels channels;

    RemoteOrchestrator(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public TaskResult run(TaskRequest request, TaskOutput output, Cancellation cancellation) {
        var service = channels.to("orchestrator");
        var stub = OrchestratorServiceGrpc.newBlockingStub(service.channel()).withDeadlineAfter(LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS);
        AtomicReference<TaskResult> result = new AtomicReference<>();
        RunRequest run = RunRequest.newBuilder().setTask(Wire.toWire(request)).build();
        service.<RunResponse>stream(cancellation, () -> stub.run(run), message -> {
            switch (message.getWhatCase()) {
                case CITATIONS -> output.citations(message.getCitations().getCitationsList().stream().map(Wire::fromWire).toList());
                case TOKEN -> output.token(message.getToken());
                case RESULT -> result.set(Wire.fromWire(message.getResult()));
                case WHAT_NOT_SET -> {}
            }
        });
        TaskResult told = result.get();
        // Cancelled here, the call ended before the service could tell what had come of it; it is recorded there.
        return told != null ? told : new TaskResult(request.flow(), "", "", "cancelled", List.of(), 0, 0, 0);
    }

    @Override
    public Task submit(TaskRequest request) {
        return Wire.fromWire(call(stub -> stub.submit(SubmitRequest.newBuilder().setTask(Wire.toWire(request)).build())).getTask());
    }

    @Override
    public Optional<Task> task(String tenantId, UUID id) {
        var response = call(stub -> stub.getTask(GetTaskRequest.newBuilder().setTenantId(tenantId).setId(id.toString()).build()));
        return response.hasTask() ? Optional.of(Wire.fromWire(response.getTask())) : Optional.empty();
    }

    @Override
    public Optional<Task> cancel(String tenantId, UUID id) {
        var response = call(stub -> stub.cancelTask(CancelTaskRequest.newBuilder().setTenantId(tenantId).setId(id.toString()).build()));
        return response.hasTask() ? Optional.of(Wire.fromWire(response.getTask())) : Optional.empty();
    }

    @Override
    public Task.State report(TaskReport report) {
        return Task.State.of(call(stub -> stub.reportTask(ReportWire.toWire(report))).getState());
    }

    /** Every call but a run may be repeated. */
    private <T> T call(Function<OrchestratorServiceBlockingStub, T> call) {
        var service = channels.to("orchestrator");
        return service.call(true, () -> call.apply(OrchestratorServiceGrpc.newBlockingStub(service.channel())));
    }
}
