package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import com.voicehelper.strangler.sync.Replication.TableStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What blocks a decision now, each in a sentence; empty when nothing does. A gate that lacks its figure blocks. */
final class Gates {

    private final Replication replication;
    private final StartedPlan startedPlan;

    Gates(Replication replication, StartedPlan startedPlan) {
        this.replication = replication;
        this.startedPlan = startedPlan;
    }

    List<String> blocking(Decision decision, ModuleState state, Plan plan) {
        List<String> blocking = new ArrayList<>(leadsOn(decision, state) ? startedPlan.changes(plan) : List.of());
        blocking.addAll(now(decision, state, plan));
        return blocking;
    }

    private static boolean leadsOn(Decision decision, ModuleState state) {
        return switch (decision) {
            case Decision.Reads reads -> reads.share() > state.readShare();
            case Decision.Shadow shadow -> shadow.share() > state.effectiveShadowShare();
            case Decision.Owner(Side owner) -> owner == Side.TARGET;
            case Decision.Complete() -> true;
            default -> false;
        };
    }

    private List<String> now(Decision decision, ModuleState state, Plan plan) {
        String module = state.module();
        return switch (decision) {
            case Decision.Start() -> replication.obstaclesToStart(module);
            case Decision.Reads reads when reads.share() > state.readShare() -> moreReads(module, plan, reads.gated());
            case Decision.Shadow shadow when shadow.share() > state.effectiveShadowShare() -> flowing(replication.status(module));
            case Decision.Owner(Side owner) -> replication.obstaclesToSwitch(module, owner);
            case Decision.Complete() -> complete(module, plan);
            case Decision.Repair() -> replication.status(module).tables().stream().filter(table -> !table.copied())
                    .map(table -> "table " + table.table() + " is still being copied; rows are compared when all are copied").toList();
            default -> List.of();
        };
    }

    private List<String> moreReads(String module, Plan plan, boolean gated) {
        ReplicationStatus status = replication.status(module);
        List<String> blocking = new ArrayList<>(flowing(status));
        Duration most = plan.ramp().gates().applyLag();
        if (status.lag() == null) {
            blocking.add("how far the other side is behind is not known");
        } else if (status.lag().compareTo(most) > 0) {
            blocking.add("the other side is " + millis(status.lag()) + " behind, and the plan allows " + millis(most));
        }
        if (gated) {
            blocking.addAll(verified(status, plan.ramp().gates().verificationAge()));
        }
        return blocking.stream().distinct().toList();
    }

    private List<String> complete(String module, Plan plan) {
        ReplicationStatus status = replication.status(module);
        List<String> blocking = new ArrayList<>(flowing(status));
        blocking.addAll(verified(status, plan.verificationMaxAge()));
        return blocking.stream().distinct().toList();
    }

    /** What keeps a module in stage COPYING. */
    static List<String> copying(ReplicationStatus status) {
        List<String> blocking = new ArrayList<>(flowing(status));
        List<String> waiting = status.tables().stream().filter(table -> !table.copied()).map(TableStatus::table).toList();
        if (!waiting.isEmpty()) {
            blocking.add("still copying " + String.join(", ", waiting));
        } else {
            blocking.add("every row is copied, and compared before the module is in sync");
        }
        return blocking;
    }

    private static List<String> flowing(ReplicationStatus status) {
        if (status.differences() > 0) {
            return List.of(differing(status));
        }
        return status.problem() == null ? List.of() : List.of("changes do not flow: " + status.problem());
    }

    private static List<String> verified(ReplicationStatus status, Duration maxAge) {
        if (status.differences() > 0) {
            return List.of(differing(status));
        }
        Duration age = status.verifiedAge();
        if (age == null) {
            return List.of("no verification has ended clean yet");
        }
        return age.compareTo(maxAge) <= 0
                ? List.of()
                : List.of("the last clean verification is " + age.toSeconds() + " s old, and the plan allows " + maxAge.toSeconds() + " s");
    }

    private static String differing(ReplicationStatus status) {
        return "the last verification found " + status.differences() + " rows that differ: look at the differences, then repair";
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
