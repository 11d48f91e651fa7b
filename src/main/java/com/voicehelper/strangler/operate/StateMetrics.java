package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Stage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The state row of each module in figures, as this node knows it: what two nodes show differs for at most a second. */
@Component
class StateMetrics implements MeterBinder {

    private final ModuleStates states;

    StateMetrics(ModuleStates states) {
        this.states = states;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        states.all().stream().map(ModuleState::module).forEach(module -> bind(module, registry));
    }

    private void bind(String module, MeterRegistry registry) {
        for (Stage stage : Stage.values()) {
            gauge("stage", "1 for the stage that the module is in", module, state -> state.stage() == stage ? 1 : 0)
                    .tag("stage", stage.name()).register(registry);
        }
        for (Automation automation : Automation.values()) {
            gauge("automation", "1 for who takes the next step of the ramp", module, state -> state.automation() == automation ? 1 : 0)
                    .tag("automation", automation.name()).register(registry);
        }
        gauge("read.ratio", "Share of reads that the service serves", module, state -> ratio(state.effectiveReadShare()))
                .register(registry);
        gauge("shadow.ratio", "Share of reads that is also sent to the service and compared", module, state -> ratio(state.effectiveShadowShare()))
                .register(registry);
        gauge("epoch", "Counts changes of the owner of the writes", module, ModuleState::epoch).register(registry);
    }

    private Gauge.Builder<ModuleStates> gauge(String name, String description, String module, ToDoubleFunction<ModuleState> value) {
        return Gauge.builder("voicehelper.strangler." + name, states, each -> value.applyAsDouble(each.get(module)))
                .tag("module", module).description(description);
    }

    private static double ratio(int share) {
        return (double) share / Percent.ALL;
    }
}
