package com.voicehelper.modeladapter.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Over real gRPC, to the same process, with local models that ask a price: what the client gets equals what the local API gives. */
class RemoteModelAdapterTests {

    private static final int PORT = freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.modeladapter.grpc-address", "127.0.0.1:" + PORT,
            "voicehelper.models.local.pause", "1ms",
            "voicehelper.models.local.input-price", "1",
            "voicehelper.models.local.output-price", "2.5",
            "voicehelper.models.local.embedding-price", "0.5"));

    private final ModelAdapterApi remote = new RemoteModelAdapter(SERVER.getBean(ServiceChannels.class));
    private final ModelAdapterApi local = SERVER.getBean("localModelAdapter", ModelAdapterApi.class);
    private final List<String> tokens = new ArrayList<>();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void theModelsArriveAsTheyAre() {
        assertThat(remote.models()).isEqualTo(local.models()).extracting(model -> model.name()).containsExactly("local", "local-hash-v1");
    }

    @Test
    void aCompletionIsStreamedAndSettled() {
        ModelCall call = call("How fast is it?");

        Completion completion = remote.complete(call, tokens::add, new Cancellation());

        assertThat(String.join("", tokens)).contains("It is fast, at 90 km/h. [1]");
        assertThat(tokens).hasSizeGreaterThan(5);
        assertThat(completion.cost()).isEqualTo(completion.inputTokens() + Math.ceilDiv(completion.outputTokens() * 5, 2)).isPositive();
        assertThat(row(call.id())).containsEntry("state", "done").containsEntry("cost", completion.cost());
        assertThatThrownBy(() -> remote.complete(call, tokens::add, new Cancellation()))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(409));
    }

    @Test
    void aCancelledCompletionCostsWhatWasSaid() throws Exception {
        ModelCall call = call("How fast is it?");
        Cancellation cancellation = new Cancellation();

        remote.complete(call, token -> cancellation.cancel(), cancellation);

        Eventually.holds(() -> row(call.id()).get("state").equals("cancelled"));
        assertThat((Long) row(call.id()).get("cost")).isPositive();
    }

    @Test
    void vectorsArriveAsTheyAre() {
        List<float[]> vectors = remote.embed("acme", "local-hash-v1", List.of("one", "二"));

        assertThat(vectors).usingRecursiveComparison().isEqualTo(local.embed("acme", "local-hash-v1", List.of("one", "二")));
        assertThatThrownBy(() -> remote.embed("acme", "nobody", List.of("one")))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo("MODEL_UNKNOWN"));
    }

    @Test
    void theFirstSettlementStays() {
        ModelCall call = call("How fast is it?");
        Completion completion = remote.complete(call, tokens::add, new Cancellation());

        remote.settle(new CallOutcome(call.id(), CallOutcome.End.FAILED, 0, 0, 0));
        remote.settle(new CallOutcome(UUID.randomUUID(), CallOutcome.End.FAILED, 0, 0, 0));

        assertThat(row(call.id())).containsEntry("state", "done").containsEntry("cost", completion.cost());
    }

    private static ModelCall call(String question) {
        return new ModelCall(UUID.randomUUID(), "acme", "local", List.of(ModelMessage.of("user", question)),
                List.of(new Source(1, "Falcon", "It is fast, at 90 km/h.")), 0.5, 200, null, null);
    }

    private static Map<String, Object> row(UUID id) {
        return SERVER.getBean("modeladapterDatabase", ModuleDatabase.class).dsl()
                .fetchOne("select state, cost from model_call where id = ?", id).intoMap();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
