package com.voicehelper.orchestrator.grpc;

import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.remote.ReportWire;
import com.voicehelper.orchestrator.remote.Wire;
import com.voicehelper.orchestrator.v1.CancelTaskRequest;
import com.voicehelper.orchestrator.v1.CancelTaskResponse;
import com.voicehelper.orchestrator.v1.GetTaskRequest;
import com.voicehelper.orchestrator.v1.GetTaskResponse;
import com.voicehelper.orchestrator.v1.OrchestratorServiceGrpc.OrchestratorServiceImplBase;
import com.voicehelper.orchestrator.v1.ReportTaskRequest;
import com.voicehelper.orchestrator.v1.ReportTaskResponse;
import com.voicehelper.orchestrator.v1.RunRequest;
import com.voicehelper.orchestrator.v1.RunResponse;
import com.voicehelper.orchestrator.v1.SubmitRequest;
import com.voicehelper.orchestrator.v1.SubmitResponse;
import com.voicehelper.platform.grpc.ServedStream;
import com.voicehelper.platform.grpc.WireValues;
import com.voicehelper.rag.Citation;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API on this process's own data: a write that it does not own is refused, not passed on. */
@Component
class OrchestratorEndpoint extends OrchestratorServiceImplBase {

    private final OrchestratorApi orchestrator;
    private final TaskReports reports;

    OrchestratorEndpoint(@Qualifier("localOrchestrator") OrchestratorApi orchestrator, @Qualifier("localReports") TaskReports reports) {
        this.orchestrator = orchestrator;
        this.reports = reports;
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> observer) {
        TaskRequest task = Wire.fromWire(request.getTask());
        ServedStream.serve(observer, (out, cancellation) -> {
            var result = orchestrator.run(task, new Told(out), cancellation);
            out.accept(RunResponse.newBuilder().setResult(Wire.toWire(result)).build());
        });
    }

    private record Told(Consumer<RunResponse> out) implements TaskOutput {

        @Override
        public void citations(List<Citation> citations) {
            out.accept(RunResponse.newBuilder().setCitations(Wire.toWire(citations)).build());
        }

        @Override
        public void token(String token) {
            out.accept(RunResponse.newBuilder().setToken(token).build());
        }
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> observer) {
        answer(observer, SubmitResponse.newBuilder().setTask(Wire.toWire(orchestrator.submit(Wire.fromWire(request.getTask())))).build());
    }

    @Override
    public void getTask(GetTaskRequest request, StreamObserver<GetTaskResponse> observer) {
        var response = GetTaskResponse.newBuilder();
        orchestrator.task(request.getTenantId(), WireValues.uuid(request.getId())).map(Wire::toWire).ifPresent(response::setTask);
        answer(observer, response.build());
    }

    @Override
    public void cancelTask(CancelTaskRequest request, StreamObserver<CancelTaskResponse> observer) {
        var response = CancelTaskResponse.newBuilder();
        orchestrator.cancel(request.getTenantId(), WireValues.uuid(request.getId())).map(Wire::toWire).ifPresent(response::setTask);
        answer(observer, response.build());
    }

    @Override
    public void reportTask(ReportTaskRequest request, StreamObserver<ReportTaskResponse> observer) {
        answer(observer, ReportTaskResponse.newBuilder().setState(reports.report(ReportWire.fromWire(request)).lowerCase()).build());
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
