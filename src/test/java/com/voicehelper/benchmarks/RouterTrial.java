package com.voicehelper.benchmarks;

import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the router costs a request that stays in this process, by JMH. */
final class RouterTrial implements Trial {

    private static final Map<String, String> NAMES = Map.of("monolith", "the whole router, module in stage MONOLITH", "ramping", "its decision while reads ramp");

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        var options = new OptionsBuilder().include(RouterBenchmark.class.getName()).measurementIterations(scale.rounds() + 2).verbosity(VerboseMode.SILENT)
                .jvmArgs("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED").build();
        for (RunResult result : new Runner(options).run()) {
            String method = result.getParams().getBenchmark().replaceAll(".*\\.", "");
            String name = NAMES.get(method);
            result.getBenchmarkResults().forEach(fork -> fork.getIterationResults()
                    .forEach(iteration -> findings.add(name, "ns a request", iteration.getPrimaryResult().getScore())));
            if (method.equals("monolith")) {
                findings.goal(name, "< 1 µs", nanos -> nanos < 1_000);
            }
        }
    }
}
