package com.voicehelper.benchmarks;

import com.voicehelper.strangler.router.Decisions;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the router costs a request: {@code benchmarks/run router}. A module in stage MONOLITH must cost less than one microsecond.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouterBenchmark {

    private Decisions settled;
    private Decisions ramping;

    @Setup
    public void start() {
        settled = new Decisions(false);
        ramping = new Decisions(true);
    }

    @TearDown
    public void stop() {
        settled.close();
        ramping.close();
    }

    /** The whole filter for a module that does not move. */
    @Benchmark
    public void monolith() throws IOException, ServletException {
        settled.filter();
    }

    /** The decision about a read while half of them go to the service. */
    @Benchmark
    public boolean ramping() {
        return ramping.decide();
    }
}
