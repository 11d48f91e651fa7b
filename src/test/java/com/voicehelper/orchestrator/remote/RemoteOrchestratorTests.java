package com.voicehelper.orchestrator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.OrchestratorServer;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.rag.Citation;
import com.voicehelper.support.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Over real gRPC, to the same process: what the client gets equals what the local API gives. */
class RemoteOrchestratorTests {

    private static final ConfigurableApplicationContext SERVER = OrchestratorServer.shared();

    private final OrchestratorApi remote = new RemoteOrchestrator(SERVER.getBean(ServiceChannels.class));
    private final OrchestratorApi local = SERVER.getBean("localOrchestrator", OrchestratorApi.class);
    private final Told told = new Told();

    @Test
    void aRunIsToldAsItIsMadeAndRecorded() {
        TaskRequest request = request("Hello over there");
        TaskResult result = remote.run(request, told, new Cancellation());

        assertThat(String.join("", told.tokens)).contains("local provider").contains("Hello over there");
        assertThat(told.tokens).hasSizeGreaterThan(5);
        assertThat(result.finishReason()).isEqualTo("stop");
        assertThat(result.flow()).isEqualTo(TaskRequest.Flow.DIRECT);
        assertThat(result.cost()).isPositive();
        Task task = remote.task("acme", request.id()).orElseThrow();
        assertThat(task).isEqualTo(local.task("acme", request.id()).orElseThrow());
        assertThat(task.state()).isEqualTo(Task.State.COMPLETED);
        assertThat(task.result()).isEqualTo(result);
        assertThat(task.answer()).as("whoever ran it has it").isNull();
        assertThat(task.steps()).singleElement().satisfies(step -> assertThat(step.kind()).isEqualTo("answer"));
        assertThat(remote.task("other", request.id())).isEmpty();
    }

    @Test
    void aRunUnderAKnownIdIsRefusedBeforeItsFirstToken() {
        TaskRequest request = request("Once");
        remote.run(request, told, new Cancellation());
        told.tokens.clear();

        assertThatThrownBy(() -> remote.run(request, told, new Cancellation()))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(409));
        assertThat(told.tokens).isEmpty();
    }

    @Test
    void aCancelledRunEndsSoonAndIsRecordedAsThat() throws Exception {
        TaskRequest request = request("Stop me");
        Cancellation cancellation = new Cancellation();
        told.afterFirst = cancellation::cancel;

        TaskResult result = remote.run(request, told, cancellation);

        assertThat(result.finishReason()).isEqualTo("cancelled");
        Eventually.holds(() -> local.task("acme", request.id()).orElseThrow().state() == Task.State.CANCELLED);
    }

    @Test
    void cancellingByIdStopsARunWhereverItIs() {
        TaskRequest request = request("Stop me by name");
        told.afterFirst = () -> remote.cancel("acme", request.id());

        TaskResult result = remote.run(request, told, new Cancellation());

        assertThat(result.finishReason()).isEqualTo("cancelled");
        assertThat(remote.task("acme", request.id()).orElseThrow().state()).isEqualTo(Task.State.CANCELLED);
        assertThat(remote.cancel("other", request.id())).isEmpty();
    }

    @Test
    void submittingTwiceDoesTheTaskOnceInTheBackground() throws Exception {
        TaskRequest request = request("In the background");
        Task first = remote.submit(request);
        Task second = remote.submit(request);

        assertThat(second.id()).isEqualTo(first.id());
        Eventually.holds(() -> remote.task("acme", request.id()).orElseThrow().state() == Task.State.COMPLETED);
        Task done = remote.task("acme", request.id()).orElseThrow();
        assertThat(done.answer()).contains("In the background");
        assertThat(done.percent()).isEqualTo(100);
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(done.steps()).hasSize(1);
        assertThat(done.cost()).isEqualTo(done.result().cost()).isPositive();
    }

    private static TaskRequest request(String question) {
        return new TaskRequest(Ids.next(), "acme", "alice", TaskRequest.Flow.DIRECT, List.of(ModelMessage.of("user", question)), List.of(UUID.randomUUID()), 5,
                ModelChoice.ANY, 0.5, 1_000, null, null);
    }

    private static final class Told implements TaskOutput {

        private final List<String> tokens = new ArrayList<>();
        private Runnable afterFirst = () -> {};

        @Override
        public void citations(List<Citation> citations) {
            assertThat(citations).isEmpty();
        }

        @Override
        public void token(String token) {
            tokens.add(token);
            if (tokens.size() == 1) {
                afterFirst.run();
            }
        }
    }
}
