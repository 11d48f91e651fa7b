package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.sync.CopyLimit;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.Replication.SwitchResult;
import com.voicehelper.strangler.sync.Replication.TableRepair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.springframework.dao.OptimisticLockingFailureException;

/** Makes the steps of a decision. Each step can be done again after a crash in it. */
final class Steps {

    private static final Duration LAST_CHANGES = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 10;

    private final ModuleStates states;
    private final Replication replication;
    private final Audit audit;
    private final Figures figures;
    private final Duration nodesFollow;

    /** @param nodesFollow after this long every node knows a changed state, and has ended the reads that it began before */
    Steps(ModuleStates states, Replication replication, Audit audit, Figures figures, Duration nodesFollow) {
        this.states = states;
        this.replication = replication;
        this.audit = audit;
        this.figures = figures;
        this.nodesFollow = nodesFollow;
    }

    List<Step> of(Decision decision, MoveRequest request, ModuleState state, Plan plan) {
        return switch (decision) {
            case Decision.Start() -> start(request, plan);
            case Decision.Verify() -> List.of(new Step("compare every row of " + request.module() + " on both sides", before -> {
                replication.verify(request.module());
                audit.note(before, request.by(), request.reason(), figures.of(request));
                return before;
            }));
            case Decision.Throttle() -> List.of(throttle(request));
            case Decision.Repair() -> repair(request, state);
            case Decision.Reads reads -> List.of(reads(request, reads.share(), reads.stage(), state));
            case Decision.Automate(Automation automation, int ceiling) -> List.of(automate(request, automation, ceiling));
            case Decision.Home home -> home(request, state, plan);
            case Decision.Shadow(int share, Stage stage) -> List.of(change(request, "stage " + stage + ": " + Percent.format(share)
                    + " % of the reads that the monolith serves are asked of the service as well, and compared",
                    before -> before.withStage(stage).withShadowShare(share)));
            case Decision.Owner(Side owner) -> owner(request, plan, owner);
            case Decision.FinishOwner(Side owner) -> owner(request, plan, owner);
            case Decision.Complete() -> complete(request);
            case Decision.FinishComplete() -> List.of(removeCapture(request));
            case Decision.Cancel() -> cancel(request, state);
            case Decision.Nothing nothing -> List.of();
            case Decision.Refused refused -> List.of();
        };
    }

    private Step throttle(MoveRequest request) {
        CopyLimit limit = Objects.requireNonNull(request.limit());
        return new Step("let the copy of " + request.module() + " " + limit.says(), before -> {
            replication.throttle(request.module(), limit);
            Map<String, ?> figure = Map.of("rows_per_second", limit.rowsPerSecond(), "paused", limit.paused());
            audit.note(before, request.by(), request.reason(), figures.of(request, figure));
            return before;
        });
    }

    private List<Step> start(MoveRequest request, Plan plan) {
        String install = "install fence and change capture at the monolith and a closed fence at the service's database,"
                + " and store the first cursor";
        return List.of(
                new Step(install, before -> {
                    replication.prepare(request.module());
                    return before;
                }),
                change(request, Map.of(StartedPlan.FIGURE, StartedPlan.of(plan)), "stage COPYING: copy every table while changes follow", state ->
                        state.withStage(Stage.COPYING).withReadShare(0).withShadowShare(0).withAutomation(Automation.OFF, Percent.ALL)
                                .withAcknowledgeBoth(plan.acknowledgeBoth())));
    }

    /** Each table in a transaction of its own; the proof comes last. */
    private List<Step> repair(MoveRequest request, ModuleState state) {
        Side owner = state.stage().owner();
        List<TableRepair> tables = replication.repairs(request.module());
        if (tables.isEmpty()) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        for (TableRepair table : tables) {
            String mend = "make %s.%s equal to what %s has: at %s replace %d rows, insert %d and delete %d".formatted(
                    request.module(), table.table(), name(owner), name(owner.other()), table.replaced(), table.inserted(), table.deleted());
            steps.add(new Step(mend, before -> {
                replication.repair(request.module(), table.table());
                return before;
            }));
        }
        steps.add(new Step("compare every row of " + request.module() + " on both sides once more", before -> {
            replication.verify(request.module());
            audit.note(before, request.by(), request.reason(), figures.of(request, Map.of("replaced", sum(tables, TableRepair::replaced),
                    "inserted", sum(tables, TableRepair::inserted), "deleted", sum(tables, TableRepair::deleted))));
            return before;
        }));
        return steps;
    }

    private static long sum(List<TableRepair> tables, ToLongFunction<TableRepair> rows) {
        return tables.stream().mapToLong(rows).sum();
    }

    /** Who sets the share by hand takes the ramp from automation. */
    private Step reads(MoveRequest request, int share, Stage stage, ModuleState now) {
        return change(request, "stage " + stage + ": the service serves " + Percent.format(share) + " % of the reads"
                + (now.automation() == Automation.OFF ? "" : "; automation is off, `auto` starts it again"), state ->
                state.withStage(stage).withReadShare(share).withAutomation(Automation.OFF, Percent.ALL));
    }

    private Step automate(MoveRequest request, Automation automation, int ceiling) {
        String does = automation == Automation.RUNNING
                ? "takes the plan's steps when its gates are open"
                : "goes back when a gate breaks, but not on";
        return change(request, "automation " + automation + ": it " + does + ", up to " + Percent.format(ceiling) + " % of the reads", state ->
                state.withAutomation(automation, ceiling));
    }

    private List<Step> home(MoveRequest request, ModuleState now, Plan plan) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("the monolith serves all reads, none is mirrored, and automation is off", before -> readsHome(request, before)));
        if (now.stage().owner() == Side.TARGET) {
            steps.addAll(owner(request, plan, Side.SOURCE));
        }
        return steps;
    }

    /** An emergency does not lose against a ramp that takes a step just now. */
    private ModuleState readsHome(MoveRequest request, ModuleState before) {
        for (int attempt = 1; ; attempt++) {
            Stage stage = before.stage().owner() == Side.TARGET ? before.stage() : Stage.IN_SYNC;
            ModuleState home = before.withStage(stage).withReadShare(0).withShadowShare(0).withAutomation(Automation.OFF, Percent.ALL);
            if (!before.stage().synchronizes() || home.equals(before)) {
                return before;
            }
            try {
                return states.change(before, home.by(request.by(), request.reason()), figures.of(request));
            } catch (OptimisticLockingFailureException overtaken) {
                if (attempt == ATTEMPTS) {
                    throw overtaken;
                }
                before = states.refresh(request.module());
            }
        }
    }

    private List<Step> owner(MoveRequest request, Plan plan, Side owner) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("hold the writers of " + request.module() + " (at most " + plan.switchLimits().maxPause().toMillis()
                + " ms), apply the last changes, hand over the sequences, let changes flow back to " + name(owner.other())
                + ", and let " + name(owner) + " own the writes", before -> {
            SwitchResult result = replication.switchOwner(request.module(), owner, request.by(), request.reason());
            ModuleState after = states.refresh(request.module());
            Map<String, ?> figure = Map.of("pause_ms", result.pause().toMillis(), "tries", result.tries());
            audit.note(after, request.by(), request.reason(), figures.of(request, figure));
            return after;
        }));
        if (owner == Side.SOURCE) {
            steps.add(new Step("name the stage after the share of reads", before -> {
                Stage stage = Decision.stageOf(before.readShare(), before);
                return stage == before.stage() ? before
                        : states.change(before, before.withStage(stage).by(request.by(), request.reason()), figures.of(request));
            }));
        }
        return steps;
    }

    private List<Step> complete(MoveRequest request) {
        return List.of(
                new Step("wait until the monolith has everything that the service has committed", before -> {
                    if (!replication.awaitApplied(request.module(), replication.position(request.module()), LAST_CHANGES)) {
                        throw new MoveRefusedException("The monolith did not catch up with the service within " + LAST_CHANGES.toSeconds() + " s");
                    }
                    return before;
                }),
                change(request, "stage EXTRACTED: nothing flows back any more", state ->
                        state.withStage(Stage.EXTRACTED).withReadShare(Percent.ALL).withShadowShare(0)),
                removeCapture(request));
    }

    private Step removeCapture(MoveRequest request) {
        return new Step("remove fence and change capture at the service's database; the monolith keeps its closed fence", before -> {
            replication.remove(request.module(), false);
            return before;
        });
    }

    private List<Step> cancel(MoveRequest request, ModuleState state) {
        List<Step> steps = new ArrayList<>();
        if (state.effectiveReadShare() > 0) {
            steps.add(reads(request, 0, Stage.IN_SYNC, state));
            steps.add(new Step("wait " + nodesFollow.toMillis() + " ms until no node reads from the service", before -> {
                long until = System.nanoTime() + nodesFollow.toNanos();
                for (long left = nodesFollow.toNanos(); left > 0; left = until - System.nanoTime()) {
                    LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
                }
                return before;
            }));
        }
        if (state.stage() != Stage.MONOLITH) {
            steps.add(change(request, "stage MONOLITH: changes no longer flow", before ->
                    before.withStage(Stage.MONOLITH).withReadShare(0).withShadowShare(0).withAutomation(Automation.OFF, Percent.ALL)));
        }
        steps.add(new Step("remove fence and change capture, and empty the tables that were filled at the service", before -> {
            replication.remove(request.module(), true);
            return before;
        }));
        return steps;
    }

    private static String name(Side side) {
        return side == Side.SOURCE ? "the monolith" : "the service";
    }

    private Step change(MoveRequest request, String says, UnaryOperator<ModuleState> change) {
        return change(request, Map.of(), says, change);
    }

    private Step change(MoveRequest request, Map<String, ?> more, String says, UnaryOperator<ModuleState> change) {
        return new Step(says, before -> states.change(before, change.apply(before).by(request.by(), request.reason()), figures.of(request, more)));
    }
}
