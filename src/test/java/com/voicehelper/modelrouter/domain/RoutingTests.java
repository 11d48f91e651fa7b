package com.voicehelper.modelrouter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelChoice.Preference;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.support.ModelServer;
import com.voicehelper.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** With two providers that ask a price, one of them dear: who is asked, who is asked next, and what it costs. */
class RoutingTests {

    private static final ModelServer CHEAP = new ModelServer();
    private static final ModelServer DEAR = new ModelServer();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.ofEntries(
            Map.entry("voicehelper.models.local.pause", "0ms"),
            Map.entry("voicehelper.models.providers.cheap.base-url", CHEAP.url()),
            Map.entry("voicehelper.models.providers.dear.base-url", DEAR.url()),
            Map.entry("voicehelper.models.chat[0].name", "dear"),
            Map.entry("voicehelper.models.chat[0].provider", "dear"),
            Map.entry("voicehelper.models.chat[0].input-price", "100"),
            Map.entry("voicehelper.models.chat[0].output-price", "100"),
            Map.entry("voicehelper.models.chat[1].name", "cheap"),
            Map.entry("voicehelper.models.chat[1].provider", "cheap"),
            Map.entry("voicehelper.models.chat[1].input-price", "1"),
            Map.entry("voicehelper.models.chat[1].output-price", "1"),
            Map.entry("voicehelper.modelrouter.failures", "1000")));

    private final ModelRouterApi router = SERVER.getBean(ModelRouterApi.class);
    private final TenantAccounts accounts = SERVER.getBean(TenantAccounts.class);
    private final String tenant = "tenant-" + UUID.randomUUID();
    private final List<String> tokens = new ArrayList<>();

    @AfterAll
    static void close() {
        SERVER.close();
        CHEAP.close();
        DEAR.close();
    }

    @BeforeEach
    void everybodyAnswers() {
        CHEAP.answers(exchange -> ModelServer.sayWhole(exchange, "cheap words"));
        DEAR.answers(exchange -> ModelServer.sayWhole(exchange, "dear words"));
    }

    @Test
    void theCheapestIsAskedFirstAndWhatIsNoLanguageModelLast() {
        RoutedCompletion routed = ask(null);

        assertThat(routed.provider()).isEqualTo("cheap");
        assertThat(routed.fellBack()).isEmpty();
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(20L, 0L);
    }

    @Test
    void whoCannotHaveBilledIsReplacedByTheNext() {
        CHEAP.answers(exchange -> ModelServer.refuse(exchange, 429, "{}"));

        RoutedCompletion routed = ask(null);

        assertThat(routed.provider()).isEqualTo("dear");
        assertThat(routed.fellBack()).containsExactly("cheap");
        assertThat(tokens).containsExactly("dear words");
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(2_000L, 0L);
    }

    @Test
    void whenNobodyElseAnswersTheLocalOneDoes() {
        CHEAP.answers(exchange -> ModelServer.refuse(exchange, 429, "{}"));
        DEAR.answers(exchange -> ModelServer.refuse(exchange, 401, "{}"));

        RoutedCompletion routed = ask(null);

        assertThat(routed.provider()).isEqualTo("local");
        assertThat(routed.fellBack()).containsExactly("cheap", "dear");
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(0L, 0L);
    }

    @Test
    void whoMayHaveBilledIsNotReplacedAndWhatItMayHaveCostIsSpent() {
        int asked = DEAR.questions();
        CHEAP.answers(exchange -> ModelServer.refuse(exchange, 500, "{}"));

        failsWith(ModelError.FAILED, null);

        assertThat(DEAR.questions()).isEqualTo(asked);
        assertThat(accounts.budget(tenant).spent()).isGreaterThan(100);
        assertThat(accounts.budget(tenant).reserved()).isZero();
    }

    @Test
    void whoHasBegunToSpeakIsNotReplaced() {
        int asked = DEAR.questions();
        CHEAP.answers(exchange -> ModelServer.say(exchange, "{\"choices\":[{\"delta\":{\"content\":\"half\"}}]}"));

        failsWith(ModelError.BROKE_OFF, null);

        assertThat(tokens).containsExactly("half");
        assertThat(DEAR.questions()).isEqualTo(asked);
    }

    @Test
    void whoIsNamedIsAskedAndNobodyElse() {
        assertThat(ask("dear").provider()).isEqualTo("dear");
        DEAR.answers(exchange -> ModelServer.refuse(exchange, 429, "{}"));

        failsWith(ModelError.BUSY, "dear");
    }

    @Test
    void whatTheBudgetDoesNotCoverIsNotAsked() {
        accounts.limit(tenant, 1_500L);
        int asked = DEAR.questions();

        assertThatThrownBy(() -> ask("dear")).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("BUDGET_EXCEEDED");
            assertThat(refusal.status().value()).isEqualTo(402);
        });
        assertThat(DEAR.questions()).isEqualTo(asked);
        assertThat(ask(null).provider()).isEqualTo("cheap");
    }

    private RoutedCompletion ask(@Nullable String model) {
        ModelCall call = new ModelCall(UUID.randomUUID(), tenant, "", List.of(ModelMessage.of("user", "Hi")), List.of(), null, 100, null, null);
        return router.complete(new ModelChoice(model, Set.of(), Preference.CHEAPEST, null), call, tokens::add, new Cancellation());
    }

    private void failsWith(ModelError error, @Nullable String model) {
        assertThatThrownBy(() -> ask(model)).isInstanceOfSatisfying(ApiException.class, thrown -> assertThat(ModelError.of(thrown)).contains(error));
    }
}
