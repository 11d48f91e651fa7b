package com.voicehelper.strangler.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this node counted and has not stored yet; the same figures are metrics. Bounded. Thread-safe. */
final class Tally {

    private static final int MOST_PATHS = 10_000;
    private static final int LONGEST_PATH = 200;
    private static final String OTHER_PATHS = "…";

    private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
    private final MeterRegistry registry;

    Tally(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(String module, String route, Figure figure) {
        add(new Count(module, route, figure, ""), 1);
        counter(module, route, figure).increment();
    }

    /** Shows what may become of a route's reads, all at 0: who computes increases never sees the event with which a counter appears. */
    void begin(String module, String route) {
        Figure.COMPARED.forEach(figure -> counter(module, route, figure));
    }

    void countPath(String module, String route, Figure figure, String path) {
        Count count = new Count(module, route, figure, path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path);
        add(counts.size() < MOST_PATHS || counts.containsKey(count) ? count : new Count(module, route, figure, OTHER_PATHS), 1);
    }

    /** What was counted since the last call. Give it back when it could not be stored. */
    SortedMap<Count, Long> take() {
        SortedMap<Count, Long> taken = new TreeMap<>();
        counts.forEach((count, adder) -> {
            long n = adder.sumThenReset();
            if (n > 0) {
                taken.put(count, n);
            } else if (!count.path().isEmpty()) {
                forget(count);
            }
        });
        return taken;
    }

    void giveBack(Map<Count, Long> taken) {
        taken.forEach(this::add);
    }

    /** In one step with {@link #forget}, so that nothing is added to a number that nobody reads any more. */
    private void add(Count count, long n) {
        counts.compute(count, (key, adder) -> {
            LongAdder kept = adder == null ? new LongAdder() : adder;
            kept.add(n);
            return kept;
        });
    }

    private void forget(Count count) {
        counts.computeIfPresent(count, (key, adder) -> adder.sum() == 0 ? null : adder);
    }

    private Counter counter(String module, String route, Figure figure) {
        if (Figure.DROPPED.contains(figure)) {
            return Counter.builder("voicehelper.strangler.shadow.dropped").description("Reads that were to be compared and were not, by reason")
                    .tags("module", module, "route", route, "reason", figure.word()).register(registry);
        }
        return Counter.builder("voicehelper.strangler.shadow.reads").description("Reads whose answers of both sides were compared")
                .tags("module", module, "route", route, "outcome", figure.word()).register(registry);
    }
}
