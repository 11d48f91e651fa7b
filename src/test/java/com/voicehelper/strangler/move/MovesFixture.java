package com.voicehelper.strangler.move;

import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.sync.Replication;
import java.time.Duration;
import java.util.List;

/** The commands of one node on a real replication, by the plan of the tests. */
public final class MovesFixture {

    private MovesFixture() {}

    public static Moves moves(String module, StatesFixture node, Replication replication) {
        return MoveConfiguration.assemble(new LocalModules(List.of(module), List.of(module)), Plans.of(TestPlans.plan(module)), node.states(), replication,
                node.audit(), node.dataSource(), Duration.ofMillis(10));
    }
}
