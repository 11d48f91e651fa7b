package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import com.voicehelper.strangler.sync.Replication.TableStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
            case Decision.Automate(Automation automation, int ceiling) ->
                    automation == Automation.RUNNING && (state.automation() != Automation.RUNNING || ceiling > state.ceiling());
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
            case Decision.Shadow shadow when shadow.share() > state.effectiveShadowShare() ->
                    Stream.concat(flowing(replication.status(module)).stream(), replication.obstaclesToReads(module).stream()).toList();
            case Decision.Owner(Side owner) -> replication.obstaclesToSwitch(module, owner);
            case Decision.Complete() -> complete(module, plan);
            case Decision.Repair() -> replication.status(module).tables().stream().filter(table -> !table.copied())
                    .map(table -> "table " + table.table() + " is still being copied; rows are compared when all are copied").toList();
            default -> List.of();
        };
    }

    private List<String> moreReads(String module, Plan plan, boolean gated) {
        ReplicationStatus status = replication.status(module);
        List<String> blocking = new ArrayList<>(closed(flow(status, plan)));
        if (gated) {
            blocking.addAll(closed(verified(status, plan.ramp().gates().verificationAge())));
        }
        blocking.addAll(replication.obstaclesToReads(module));
        return blocking.stream().distinct().toList();
    }

    private List<String> complete(String module, Plan plan) {
        ReplicationStatus status = replication.status(module);
        List<String> blocking = new ArrayList<>(flowing(status));
        blocking.addAll(closed(verified(status, plan.verificationMaxAge())));
        return blocking.stream().distinct().toList();
    }

    /** How a module's data, and its plan, stand for more reads at the service; each gate is asked, and none is left out. */
    List<Gate> data(String module, Plan plan) {
        ReplicationStatus status = replication.status(module);
        List<Gate> gates = new ArrayList<>(status.differences() > 0 ? List.of(lag(status.lag(), plan.ramp())) : flow(status, plan));
        gates.addAll(verified(status, plan.ramp().gates().verificationAge()));
        replication.obstaclesToReads(module).forEach(behind -> gates.add(new Gate("service", Verdict.INCONCLUSIVE, null, 0, "", behind)));
        startedPlan.changes(plan).forEach(change -> gates.add(new Gate("plan", Verdict.INCONCLUSIVE, null, 0, "", change)));
        return gates;
    }

    private static List<String> closed(List<Gate> gates) {
        return gates.stream().filter(gate -> !gate.open()).map(Gate::says).toList();
    }

    private static List<Gate> flow(ReplicationStatus status, Plan plan) {
        List<Gate> gates = new ArrayList<>();
        flowing(status).forEach(problem -> gates.add(new Gate("replication", Verdict.INCONCLUSIVE, null, 0, "", problem)));
        gates.add(lag(status.lag(), plan.ramp()));
        return gates;
    }

    /** Data older than all that is looked at is a reason to go back; a moment's lag is one to wait. */
    private static Gate lag(@Nullable Duration lag, Plan.Ramp ramp) {
        Duration most = ramp.gates().applyLag();
        if (lag == null) {
            return new Gate("apply-lag", Verdict.INCONCLUSIVE, null, seconds(most), "s", "how far the other side is behind is not known");
        }
        boolean old = lag.compareTo(most) > 0;
        Verdict verdict = !old ? Verdict.HEALTHY : lag.compareTo(ramp.window()) > 0 ? Verdict.UNHEALTHY : Verdict.INCONCLUSIVE;
        return new Gate("apply-lag", verdict, seconds(lag), seconds(most), "s",
                "the other side is " + millis(lag) + " behind" + (old ? ", and the plan allows " + millis(most) : ""));
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

    /** Rows that differ are wrong answers. While there are some, the age of the last clean verification says nothing more. */
    private static List<Gate> verified(ReplicationStatus status, Duration maxAge) {
        boolean differ = status.differences() > 0;
        Gate differences = new Gate("differences", differ ? Verdict.UNHEALTHY : Verdict.HEALTHY, (double) status.differences(), 0, "rows",
                differ ? differing(status) : "no row differs");
        return differences.open() ? List.of(differences, age(status.verifiedAge(), maxAge)) : List.of(differences);
    }

    private static Gate age(@Nullable Duration age, Duration maxAge) {
        if (age == null) {
            return new Gate("verification-age", Verdict.INCONCLUSIVE, null, seconds(maxAge), "s", "no verification has ended clean yet");
        }
        boolean old = age.compareTo(maxAge) > 0;
        return new Gate("verification-age", old ? Verdict.INCONCLUSIVE : Verdict.HEALTHY, seconds(age), seconds(maxAge), "s",
                "the last clean verification is " + age.toSeconds() + " s old" + (old ? ", and the plan allows " + maxAge.toSeconds() + " s" : ""));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static String differing(ReplicationStatus status) {
        return "the last verification found " + status.differences() + " rows that differ: look at the differences, then repair";
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
