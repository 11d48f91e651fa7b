package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the ramps last saw, on the node that drives them: value, bound and verdict of every gate. Used by one thread. */
final class RampMetrics {

    /** In place of a gate: the verdict on all of them. */
    private static final String ALL = "all";

    private final MultiGauge values;
    private final MultiGauge bounds;
    private final MultiGauge verdicts;
    private final Map<String, Assessment> last = new TreeMap<>();

    RampMetrics(MeterRegistry registry) {
        this.values = gauge("value", "What a gate of an automatic ramp measured, in percent, seconds, rows or as a ratio", registry);
        this.bounds = gauge("bound", "What it may be at most", registry);
        this.verdicts = gauge("verdict", "1 healthy, 0 not enough to tell, -1 unhealthy; of each gate, and of all", registry);
    }

    private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
        return MultiGauge.builder("voicehelper.strangler.ramp." + name).description(description).register(registry);
    }

    void show(Assessment assessment) {
        last.put(assessment.state().module(), assessment);
        publish();
    }

    /** Nothing is known of this module now. */
    void unknown(String module) {
        if (last.remove(module) != null) {
            publish();
        }
    }

    /** Another node drives the ramps, or there are none. */
    void forget() {
        if (!last.isEmpty()) {
            last.clear();
            publish();
        }
    }

    private void publish() {
        List<Row<?>> value = new ArrayList<>();
        List<Row<?>> bound = new ArrayList<>();
        List<Row<?>> verdict = new ArrayList<>();
        last.forEach((module, assessment) -> {
            for (Gate gate : assessment.gates()) {
                Tags tags = Tags.of("module", module, "gate", gate.name());
                value.add(Row.of(tags, gate.value() == null ? Double.NaN : gate.value()));
                bound.add(Row.of(tags, gate.bound()));
                verdict.add(Row.of(tags, number(gate.verdict())));
            }
            if (!assessment.gates().isEmpty()) {
                verdict.add(Row.of(Tags.of("module", module, "gate", ALL), number(assessment.verdict())));
            }
        });
        values.register(value, true);
        bounds.register(bound, true);
        verdicts.register(verdict, true);
    }

    private static int number(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> 1;
            case INCONCLUSIVE -> 0;
            case UNHEALTHY -> -1;
        };
    }
}
