package com.voicehelper.strangler.move;

import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves over real state rows, with data that flows as a test of another package says. */
public final class ScriptedMoves {

    private final RecordingReplication replication;
    private final Moves moves;
    private final String module;

    public ScriptedMoves(StatesFixture fixture, Plan plan) {
        module = plan.module();
        replication = new RecordingReplication(fixture.states());
        moves = MoveConfiguration.assemble(new LocalModules(List.of(module), List.of(module)), Plans.of(plan), fixture.states(), replication, fixture.audit(),
                fixture.dataSource(), Duration.ofMillis(1));
    }

    public Moves moves() {
        return moves;
    }

    /** Null: not known. */
    public void lag(@Nullable Duration lag) {
        replication.lag = lag;
    }

    public void differences(long rows) {
        replication.differences = rows;
    }

    public MoveOutcome run(Command command) {
        return run(command, null);
    }

    public MoveOutcome run(Command command, @Nullable Integer share) {
        return moves.run(new MoveRequest(module, command, share, "kim", "test", false));
    }
}
