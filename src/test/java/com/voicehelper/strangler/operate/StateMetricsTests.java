package com.voicehelper.strangler.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class StateMetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theMetricsFollowTheRow() {
        try (StatesFixture fixture = new StatesFixture("chess")) {
            new StateMetrics(fixture.states()).bindTo(registry);
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
}
