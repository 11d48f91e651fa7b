package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Stage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How many requests each side served in each stage, on this node since it started: the router's metric, for the operator's eyes. */
@Component
class Served {

    private static final String METRIC = "voicehelper.strangler.requests";

    private final MeterRegistry registry;

    Served(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Stage → {@code local}, {@code remote}, and what went another way than planned ({@code remote_fallback}, …) → requests. */
    Map<String, Map<String, Long>> byStage(String module) {
        Map<String, Map<String, Long>> stages = new TreeMap<>(Comparator.comparing(Stage::valueOf));
        for (FunctionCounter counter : registry.find(METRIC).tag("module", module).functionCounters()) {
            if (counter.count() == 0) {
                continue;
            }
            String outcome = counter.getId().getTag("outcome");
            String route = String.valueOf(counter.getId().getTag("route")) + (outcome == null || outcome.equals("served") ? "" : "_" + outcome);
            stages.computeIfAbsent(String.valueOf(counter.getId().getTag("stage")), stage -> new TreeMap<>())
                    .merge(route, (long) counter.count(), Long::sum);
        }
        return stages;
    }
}
