package com.voicehelper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.support.OrderlyEnd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drill in its short form: fewer rows, fewer people, shorter stages; the same proofs. */
class DrillTests {

    @Test
    void conversationMovesOutAndBackAndNobodyNotices() throws Exception {
        try (OrderlyEnd end = new OrderlyEnd()) {
            Report report = new Drill(new DrillSettings("conversation", 2_000, 60, 60, Duration.ofSeconds(2)), System.out).run(end);

            assertThat(report.problems()).as(report.markdown()).isEmpty();
            assertThat(report.rowsCopied()).isGreaterThanOrEqualTo(2_000);
            assertThat(report.equality()).hasSize(5).allMatch(each -> each.differences().isEmpty());
        }
    }

    @Test
    void anUnknownModuleIsNamedInOneSentence() {
        assertThatThrownBy(() -> DrillSettings.parse(List.of("billing")))
                .hasMessageStartingWith("There is no module 'billing'; the modules are conversation, identity");
        assertThat(Drill.run(List.of("billing"))).isEqualTo(2);
    }

    @Test
    void aRateThatTheRateLimitWouldRefuseIsRefused() {
        assertThatThrownBy(() -> DrillSettings.parse(List.of("conversation", "--clients=10", "--rate=200")))
                .hasMessageStartingWith("--rate must be 1 to 13 for 10 clients");
    }
}
