package com.voicehelper.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code benchmarks/run [--quick] [--write] [--rows=…] [trial…]}: measures, leaves the figures in {@code target/benchmarks}, and
 * with {@code --write} puts them into docs/performance.md and the README.
 */
public final class Benchmarks {

    private static final Map<String, Supplier<Trial>> TRIALS = new LinkedHashMap<>();

    static {
        TRIALS.put("copy", CopyTrial::new);
        TRIALS.put("backlog", BacklogTrial::new);
        TRIALS.put("lag", LagTrial::new);
        TRIALS.put("writes", WriteTrial::new);
        TRIALS.put("switch", SwitchTrial::new);
        TRIALS.put("router", RouterTrial::new);
        TRIALS.put("proxy", ProxyTrial::new);
    }

    private final List<String> failed = new ArrayList<>();

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Scale scale = Scale.FULL;
        boolean writes = false;
        List<String> names = new ArrayList<>();
        for (String argument : arguments) {
            switch (argument) {
                case "--quick" -> scale = Scale.QUICK;
                case "--write" -> writes = true;
                default -> {
                    if (argument.startsWith("--")) {
                        scale = scale.with(argument);
                    } else if (TRIALS.containsKey(argument)) {
                        names.add(argument);
                    } else {
                        throw new IllegalArgumentException("There is no trial '" + argument + "'; there are " + String.join(", ", TRIALS.keySet()));
                    }
                }
            }
        }
        Benchmarks benchmarks = new Benchmarks();
        for (String name : names.isEmpty() ? TRIALS.keySet() : names) {
            benchmarks.run(name, scale);
        }
        if (writes) {
            Pages.write(TRIALS.keySet());
        }
        System.exit(benchmarks.failed.isEmpty() ? 0 : 1);
    }

    private void run(String name, Scale scale) {
        Machine machine = Machine.here();
        long began = System.nanoTime();
        System.out.println(name);
        try {
            Findings findings = new Findings();
            TRIALS.get(name).get().run(scale, findings);
            Results results = new Results(name, Instant.now(), machine, findings.figures(), findings.notes());
            results.store();
            System.out.println(results.table());
        } catch (Exception | AssertionError exception) {
            failed.add(name);
            System.out.println(name + " failed");
            exception.printStackTrace(System.out);
        }
        System.out.printf("%s took %.0f s%n%n", name, Numbers.seconds(began));
    }
}
