package com.voicehelper.strangler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands, crashes and writes against the real machine. {@code -Dseed=N -Dchaos.runs=M} runs M seeds from N on; without them
 * a fixed few, so that a build is the same twice. A failure tells its seed and the shortest list of steps that still fails.
 *
 * <p>A runner of our own, because jqwik 1.10 is built for the JUnit Platform 1 and this project runs on 6.
 */
class ModelTests {

    private static final int STEPS = 20;
    private static final int TRIES = 12;

    static LongStream seeds() {
        Long seed = Long.getLong("seed");
        int runs = Integer.getInteger("chaos.runs", seed == null ? 3 : 1);
        return LongStream.range(seed == null ? 1 : seed, (seed == null ? 1 : seed) + runs);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensNothingIsLostAndOneSideOwns(long seed) {
        List<ModelStep> steps = new ArrayList<>();
        Failure failure = fails(seed, run -> run.random(new Random(seed), STEPS, steps));
        if (failure != null) {
            Failure shortest = shortest(seed, steps, failure);
            throw new AssertionError("-Dseed=" + seed + ": " + failure.problem() + "\n" + String.join("\n", failure.told())
                    + "\nthe shortest list that fails:\n" + shortest.steps().stream().map(String::valueOf).collect(Collectors.joining("\n"))
                    + "\nbecause " + shortest.problem(), failure.problem());
        }
    }

    @Test
    void everyEdgeOfTheModelHasAWayBackUntilTheEnd() {
        for (var from : Stage.values()) {
            for (var to : Stage.values()) {
                if (from != to && StageModel.edge(from, to) && to != Stage.EXTRACTED) {
                    assertThat(reaches(to, from, new ArrayList<>())).as("%s back to %s", to, from).isTrue();
                }
            }
        }
    }

    private static boolean reaches(Stage from, Stage to, List<Stage> seen) {
        if (from == to) {
            return true;
        }
        seen.add(from);
        for (var next : Stage.values()) {
            if (!seen.contains(next) && StageModel.edge(from, next) && reaches(next, to, seen)) {
                return true;
            }
        }
        return false;
    }

    private record Failure(List<ModelStep> steps, List<String> told, Throwable problem) {}

    private interface Work {
        void on(ModelRun run);
    }

    private static @Nullable Failure fails(long seed, Work work) {
        try (ModelRun run = new ModelRun(seed)) {
            try {
                work.on(run);
                run.home();
                return null;
            } catch (RuntimeException | AssertionError problem) {
                return new Failure(List.of(), run.told(), problem);
            }
        }
    }

    /** Leaves one step after the other out while it still fails: the end first, because what comes after the failure is not its cause. */
    private static Failure shortest(long seed, List<ModelStep> steps, Failure failure) {
        List<ModelStep> best = List.copyOf(steps);
        Throwable problem = failure.problem();
        int tries = TRIES;
        for (int part = best.size() / 2; part > 0 && tries > 0; part /= 2) {
            for (int from = 0; from + part <= best.size() && tries-- > 0; ) {
                List<ModelStep> fewer = new ArrayList<>(best);
                fewer.subList(from, from + part).clear();
                Failure again = fails(seed, run -> fewer.forEach(run::run));
                if (again == null) {
                    from += part;
                } else {
                    best = List.copyOf(fewer);
                    problem = again.problem();
                }
            }
        }
        return new Failure(best, failure.told(), problem);
    }
}
