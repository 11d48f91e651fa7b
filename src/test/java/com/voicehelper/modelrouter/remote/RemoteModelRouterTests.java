package com.voicehelper.modelrouter.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelChoice.Preference;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Over real gRPC, to the same process, with a local model that asks a price: what the client gets equals what the local API gives. */
class RemoteModelRouterTests {

    private static final int PORT = freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.modelrouter.grpc-address", "127.0.0.1:" + PORT,
            "voicehelper.modelrouter.monthly-limit", "0.01",
            "voicehelper.models.local.pause", "1ms",
            "voicehelper.models.local.input-price", "1",
            "voicehelper.models.local.output-price", "2"));

    private final ModelRouterApi remote = new RemoteModelRouter(SERVER.getBean(ServiceChannels.class));
    private final ModelRouterApi local = SERVER.getBean("localModelRouter", ModelRouterApi.class);
    private final List<String> tokens = new ArrayList<>();
    private final String tenant = "tenant-" + UUID.randomUUID();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void aCompletionIsStreamedAndPaidFor() {
        ModelCall call = call(200);

        RoutedCompletion routed = remote.complete(ModelChoice.ANY, call, tokens::add, new Cancellation());

        assertThat(String.join("", tokens)).contains("It is fast, at 90 km/h. [1]");
        assertThat(routed.provider()).isEqualTo("local");
        assertThat(routed.completion().cost()).isPositive();
        assertThat(remote.budget(tenant)).isEqualTo(local.budget(tenant))
                .extracting(Budget::spent, Budget::reserved).containsExactly(routed.completion().cost(), 0L);
        assertThatThrownBy(() -> remote.complete(ModelChoice.ANY, call, tokens::add, new Cancellation()))
                .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(409));
    }

    @Test
    void aCancelledCompletionIsPaidForInPart() throws Exception {
        Cancellation cancellation = new Cancellation();

        remote.complete(ModelChoice.ANY, call(200), token -> cancellation.cancel(), cancellation);

        Eventually.holds(() -> remote.budget(tenant).reserved() == 0 && remote.budget(tenant).spent() > 0);
    }

    @Test
    void aBudgetThatDoesNotCoverTheMostACallCanCostRefusesIt() {
        assertThatThrownBy(() -> remote.complete(ModelChoice.ANY, call(9_000), tokens::add, new Cancellation()))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.status().value()).isEqualTo(402);
                    assertThat(refusal.code()).isEqualTo("BUDGET_EXCEEDED");
                });
        assertThat(tokens).isEmpty();
        assertThat(remote.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(0L, 0L);
    }

    @Test
    void whatNoModelFitsIsSaid() {
        ModelChoice tools = new ModelChoice("auto", Set.of(Capability.TOOLS), Preference.FASTEST, null);
        ModelChoice unknown = new ModelChoice("gpt-9", Set.of(), Preference.CHEAPEST, null);
        ModelChoice cheap = new ModelChoice(null, Set.of(), Preference.BALANCED, 1L);

        for (ModelChoice choice : List.of(tools, unknown, cheap)) {
            assertThatThrownBy(() -> remote.complete(choice, call(200), tokens::add, new Cancellation()))
                    .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(404));
        }
        assertThatThrownBy(() -> remote.complete(ModelChoice.ANY, call(1_000_000), tokens::add, new Cancellation()))
                .satisfies(thrown -> assertThat(status(thrown)).isEqualTo(422));
    }

    @Test
    void settlingWhatIsNotThereChangesNothing() {
        remote.settle(new Settlement(UUID.randomUUID(), 5L));
        remote.settle(new Settlement(UUID.randomUUID(), null));

        assertThat(remote.budget(tenant).spent()).isZero();
    }

    private ModelCall call(int maxTokens) {
        return new ModelCall(UUID.randomUUID(), tenant, "", List.of(ModelMessage.of("user", "How fast is it?")),
                List.of(new Source(1, "Falcon", "It is fast, at 90 km/h.")), null, maxTokens, null, null);
    }

    private static int status(Throwable thrown) {
        return ((ApiException) thrown).status().value();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
