package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests and calls each side served in each stage, on this node, since it started. Thread-safe; counting costs
 * a few nanoseconds. The same figures are the metric {@code voicehelper.strangler.requests}.
 */
public final class ServedCounters {

    /** How a request ended. */
    public enum Outcome {
        /** Served by the side that was chosen. */
        SERVED,
        /** Served locally after the service failed. */
        FALLBACK,
        /** Served locally after the service did not find what exists here. */
        MISMATCH,
        /** Refused by the fence and sent to the other side; counted besides the request itself. */
        NOT_OWNER,
        /** Not served: 502, 503 or 504 from the router itself, or an answer of the service that broke off. */
        FAILED
    }

    /** One figure. {@code side} SOURCE is this process, TARGET the service. */
    public record Count(String module, Stage stage, Side side, Outcome outcome, long requests) {}

    private final MeterRegistry registry;
    private final Map<String, Counters> modules;

    ServedCounters(Collection<String> modules, MeterRegistry registry) {
        this.registry = registry;
        Map<String, Counters> counters = new TreeMap<>();
        modules.forEach(module -> counters.put(module, new Counters()));
        this.modules = counters;
    }

    /** Requests that the side served, whatever the detour. */
    public long served(String module, Stage stage, Side side) {
        long sum = 0;
        for (Outcome outcome : List.of(Outcome.SERVED, Outcome.FALLBACK, Outcome.MISMATCH)) {
            sum += count(module, stage, side, outcome);
        }
        return sum;
    }

    public long count(String module, Stage stage, Side side, Outcome outcome) {
        Counters counters = modules.get(module);
        LongAdder adder = counters == null ? null : counters.adders.get(Counters.index(stage, side, outcome));
        return adder == null ? 0 : adder.sum();
    }

    /** Every figure that is not 0. */
    public List<Count> all() {
        List<Count> all = new ArrayList<>();
        for (String module : modules.keySet()) {
            for (Stage stage : Stage.values()) {
                for (Side side : Side.values()) {
                    for (Outcome outcome : Outcome.values()) {
                        long count = count(module, stage, side, outcome);
                        if (count > 0) {
                            all.add(new Count(module, stage, side, outcome, count));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** Requests served by each side in each stage that had any. */
    public Map<Stage, Map<Side, Long>> byStage(String module) {
        Map<Stage, Map<Side, Long>> stages = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            for (Side side : Side.values()) {
                long served = served(module, stage, side);
                if (served > 0) {
                    stages.computeIfAbsent(stage, each -> new EnumMap<>(Side.class)).put(side, served);
                }
            }
        }
        return stages;
    }

    /**
     * Shows every figure of a stage from the beginning: of a counter that appears with its first event, an observer who computes
     * increases never sees that event.
     */
    void begin(String module, Stage stage) {
        Counters counters = modules.get(module);
        if (counters == null) {
            return;
        }
        for (Side side : Side.values()) {
            for (Outcome outcome : Outcome.values()) {
                int index = Counters.index(stage, side, outcome);
                if (counters.adders.get(index) == null) {
                    register(counters, index, module, stage, side, outcome);
                }
            }
        }
    }

    void add(String module, Stage stage, Side side, Outcome outcome) {
        Counters counters = modules.get(module);
        int index = Counters.index(stage, side, outcome);
        LongAdder adder = counters.adders.get(index);
        (adder == null ? register(counters, index, module, stage, side, outcome) : adder).increment();
    }

    private LongAdder register(Counters counters, int index, String module, Stage stage, Side side, Outcome outcome) {
        LongAdder made = new LongAdder();
        if (!counters.adders.compareAndSet(index, null, made)) {
            return counters.adders.get(index);
        }
        FunctionCounter.builder("voicehelper.strangler.requests", made, LongAdder::sum)
                .description("Requests and calls of a module by the side that served them")
                .tag("module", module)
                .tag("route", side == Side.SOURCE ? "local" : "remote")
                .tag("stage", stage.name())
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
        return made;
    }

    private static final class Counters {

        final AtomicReferenceArray<LongAdder> adders =
                new AtomicReferenceArray<>(Stage.values().length * Side.values().length * Outcome.values().length);

        static int index(Stage stage, Side side, Outcome outcome) {
            return (stage.ordinal() * 2 + side.ordinal()) * 5 + outcome.ordinal();
        }
    }
}
