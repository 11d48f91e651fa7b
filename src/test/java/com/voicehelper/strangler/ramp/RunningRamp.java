package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.ScriptedMoves;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.traffic.Traffic;
import com.voicehelper.strangler.traffic.TrafficFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The automatic ramp as it runs in two nodes, twenty times as fast, for tests with a real router. */
public final class RunningRamp implements AutoCloseable {

    private static final Duration FAST = Duration.ofMillis(50);

    private final ScriptedMoves moves;
    private final List<AutoCloseable> running = new ArrayList<>();

    public RunningRamp(StatesFixture fixture, String module, Traffic... nodes) {
        Plan.Ramp steps = new Plan.Ramp(List.of(2_000, 5_000, 10_000), Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(2), 200,
                new Plan.Gates(100, 100, 10, Duration.ofSeconds(2), Duration.ofMinutes(15)));
        Plan plan = RampFixture.plan(module, steps);
        moves = new ScriptedMoves(fixture, plan);
        ModuleState state = fixture.states().refresh(module);
        fixture.states().change(state, state.withStage(Stage.IN_SYNC).by("system", "every row is copied and verified"));
        for (Traffic node : nodes) {
            TrafficFixture traffic = new TrafficFixture(fixture.dataSource());
            Assessor assessor = new Assessor(Plans.of(plan), moves.moves(), traffic.windows(), new RampFixture.Compared(Optional::empty), new Step.Steps(fixture.dataSource()));
            running.add(traffic.flush(node, module, FAST));
            running.add(new RampController(fixture.states(), assessor, moves.moves(), fixture.audit(), new Lease(fixture.dataSource()::getConnection),
                    new RampMetrics(new SimpleMeterRegistry())).start(FAST));
        }
    }

    public void run(Command command, int share) {
        moves.run(command, share);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
    }
}
