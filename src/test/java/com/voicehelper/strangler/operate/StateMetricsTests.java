package com.voicehelper.strangler.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateMetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theMetricsFollowTheRow() {
        try (StatesFixture fixture = new StatesFixture("chess")) {
            new StateMetrics(Plans.of(plan("chess")), fixture.states()).bindTo(registry);
            assertThat(value("stage", "stage", "MONOLITH")).isOne();
            assertThat(value("epoch")).isOne();
            ModuleState state = fixture.states().get("chess");
            fixture.states().change(state, state.withStage(Stage.READS_RAMPING).withReadShare(1_250).withShadowShare(500).withAutomation(Automation.RUNNING, 5_000).by("kim", "test"));
            assertThat(value("stage", "stage", "MONOLITH")).isZero();
            assertThat(value("stage", "stage", "READS_RAMPING")).isOne();
            assertThat(value("automation", "automation", "RUNNING")).isOne();
            assertThat(value("automation", "automation", "OFF")).isZero();
            assertThat(value("read.ratio")).isEqualTo(0.125);
            assertThat(value("shadow.ratio")).isEqualTo(0.05);
        }
    }

    private double value(String name, String... tags) {
        return registry.get("voicehelper.strangler." + name).tag("module", "chess").tags(tags).gauge().value();
    }

    private static Plan plan(String module) {
        return new Plan(module, List.of(), List.of(Plan.StickTo.USER), "", true,
                new Plan.Ramp(List.of(10_000), Duration.ofMinutes(5), Duration.ofHours(2), Duration.ofMinutes(1), 1_000, new Plan.Gates(100, 1.5, 10, Duration.ofSeconds(2), Duration.ofMinutes(15))),
                new Plan.SwitchLimits(Duration.ofSeconds(2), Duration.ofMillis(300), 20), Comparison.EXACT, Duration.ofMinutes(15));
    }
}
