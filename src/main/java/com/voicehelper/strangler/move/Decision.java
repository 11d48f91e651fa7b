package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What a command means in a stage: the whole order of the stages, and nothing else. What else may block it (lag, a stale
 * verification) is asked when its steps are made.
 */
sealed interface Decision {

    record Start() implements Decision {}

    record Verify() implements Decision {}

    /** How fast the copy goes from now on. */
    record Throttle() implements Decision {}

    record Repair() implements Decision {}

    /** @param gated whether the plan's gates are asked, as {@code advance} does */
    record Reads(int share, Stage stage, boolean gated) implements Decision {}

    /** @param share of the reads that is mirrored and compared */
    record Shadow(int share, Stage stage) implements Decision {}

    /** @param ceiling the share at which automation stops, in 1/10 000 */
    record Automate(Automation automation, int ceiling) implements Decision {}

    /** Reads, mirrored reads and writes come home, past every gate that guards no data. */
    record Home() implements Decision {}

    record Owner(Side owner) implements Decision {}

    /** The owner is who was asked for; a switch that was cut short is finished. */
    record FinishOwner(Side owner) implements Decision {}

    record Complete() implements Decision {}

    /** The move is complete; what it had installed is removed. */
    record FinishComplete() implements Decision {}

    record Cancel() implements Decision {}

    /** What was asked for is the case. */
    record Nothing(String because) implements Decision {}

    record Refused(String because) implements Decision {}

    static Decision of(Command command, ModuleState state, Plan plan, @Nullable Integer share) {
        return switch (command) {
            case START -> start(state);
            case VERIFY -> verify(state);
            case SHADOW -> shadow(state, share == null ? 0 : share);
            case THROTTLE -> throttle(state);
            case REPAIR -> repair(state);
            case RAMP -> ramp(state, share == null ? 0 : share);
            case ADVANCE -> advance(state, plan);
            case AUTO -> auto(state, share == null ? Percent.ALL : share);
            case HOLD -> hold(state, share == null ? state.readShare() : share);
            case PAUSE -> pause(state);
            case RESUME -> resume(state);
            case BACK -> back(state, plan);
            case SWITCH -> switchWrites(state);
            case REVERSE -> reverse(state);
            case COMPLETE -> complete(state);
            case CANCEL -> cancel(state);
        };
    }

    private static Decision start(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH -> new Start();
            case COPYING, IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> new Nothing("The move of " + state.module() + " has started already");
            case WRITES_MOVED, EXTRACTED -> new Refused("The service owns the writes of " + state.module() + " already");
        };
    }

    private static Decision verify(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH, EXTRACTED -> new Refused("Nothing flows between the two sides of " + state.module() + ", so there is nothing to compare");
            case COPYING -> new Refused(state.module() + " is still being copied; verify it when it is in sync");
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED, WRITES_MOVED -> new Verify();
        };
    }

    private static Decision shadow(ModuleState state, int share) {
        String module = state.module();
        Nothing already = new Nothing(Percent.format(share) + " % of the reads of " + module + " are mirrored to the service already");
        return switch (state.stage()) {
            case MONOLITH, COPYING -> share == 0
                    ? already
                    : new Refused("Stage " + state.stage() + " permits no shadow reads: the service lacks the data of " + module
                            + "; they may begin when it is in sync");
            case IN_SYNC -> share == 0 ? already : new Shadow(share, Stage.SHADOWING);
            case SHADOWING -> share == 0 ? new Shadow(0, Stage.IN_SYNC) : share == state.shadowShare() ? already : new Shadow(share, Stage.SHADOWING);
            case READS_RAMPING -> share == state.shadowShare() ? already : new Shadow(share, Stage.READS_RAMPING);
            case READS_MOVED, WRITES_MOVED, EXTRACTED -> share > 0
                    ? new Refused("Stage " + state.stage() + " permits no shadow reads: the service serves the reads of " + module
                            + ", so there is no answer of the monolith to compare with")
                    : state.shadowShare() == 0 ? already : new Shadow(0, state.stage());
        };
    }

    private static Decision throttle(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH -> new Refused(state.module() + " does not move; start the move first, then throttle its copy");
            case COPYING -> new Throttle();
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED, WRITES_MOVED, EXTRACTED -> new Refused("Every row of " + state.module()
                    + " is copied, so there is nothing to throttle; what flows now are changes, and they are never held back");
        };
    }

    private static Decision repair(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH -> new Refused("Nothing flows between the two sides of " + state.module()
                    + ", so there is nothing to repair; start the move first");
            case COPYING, IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED, WRITES_MOVED -> new Repair();
            case EXTRACTED -> new Refused("The move of " + state.module()
                    + " is complete: the monolith's copy is no longer kept equal, so there is nothing to repair");
        };
    }

    private static Decision ramp(ModuleState state, int share) {
        return switch (state.stage()) {
            case MONOLITH, COPYING -> share == 0
                    ? new Nothing("The monolith serves all reads of " + state.module())
                    : new Refused("Stage " + state.stage() + " permits no reads at the service; it may serve them when its data is in sync");
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED, WRITES_MOVED -> reads(state, share, false);
            case EXTRACTED -> share == Percent.ALL
                    ? new Nothing("The service serves all reads of " + state.module())
                    : new Refused("Nothing flows back from " + state.module() + " any more: the monolith's copy is old and may serve no reads");
        };
    }

    private static Decision advance(ModuleState state, Plan plan) {
        return switch (state.stage()) {
            case MONOLITH -> new Refused(state.module() + " does not move; start the move first");
            case COPYING -> new Refused(state.module() + " is still being copied; reads may ramp when it is in sync");
            case IN_SYNC, SHADOWING, READS_RAMPING -> reads(state, next(plan, state.readShare()), true);
            case READS_MOVED -> new Refused("The service serves all reads of " + state.module() + "; what comes next is the switch of the writes");
            case WRITES_MOVED -> state.readShare() < Percent.ALL
                    ? reads(state, next(plan, state.readShare()), true)
                    : new Refused("The service serves all reads and writes of " + state.module() + "; what comes next is to complete the move");
            case EXTRACTED -> new Refused("The move of " + state.module() + " is complete");
        };
    }

    private static Decision auto(ModuleState state, int ceiling) {
        return switch (state.stage()) {
            case MONOLITH -> new Refused(state.module() + " does not move; start the move first");
            case COPYING -> new Refused(state.module() + " is still being copied; its reads may ramp when it is in sync");
            case WRITES_MOVED, EXTRACTED -> new Refused("The service owns the writes of " + state.module() + "; automation ramps reads before that");
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> state.automation() == Automation.ROLLED_BACK
                    ? new Refused("Automation of " + state.module() + " went back (" + state.reason() + "); look at its audit, and then `resume`")
                    : automate(state, Automation.RUNNING, ceiling);
        };
    }

    private static Decision hold(ModuleState state, int ceiling) {
        return state.automation() == Automation.OFF
                ? new Refused("Automation of " + state.module() + " is off: nothing goes on by itself")
                : automate(state, state.automation(), ceiling);
    }

    private static Decision pause(ModuleState state) {
        return switch (state.automation()) {
            case OFF -> new Refused("Automation of " + state.module() + " is off: there is nothing to pause");
            case RUNNING -> new Automate(Automation.PAUSED, state.ceiling());
            case PAUSED -> new Nothing("Automation of " + state.module() + " is paused already");
            case ROLLED_BACK -> new Nothing("Automation of " + state.module() + " went back and waits for `resume`");
        };
    }

    private static Decision resume(ModuleState state) {
        return switch (state.automation()) {
            case OFF -> new Refused("Automation of " + state.module() + " is off; `auto` starts it");
            case RUNNING -> new Nothing("Automation of " + state.module() + " is running already");
            case PAUSED, ROLLED_BACK -> new Automate(Automation.RUNNING, state.ceiling());
        };
    }

    private static Decision automate(ModuleState state, Automation automation, int ceiling) {
        if (ceiling < state.readShare()) {
            String lower = Percent.format(ceiling);
            return new Refused("The service serves " + Percent.format(state.readShare()) + " % of the reads of " + state.module()
                    + " already; automation does not go back to " + lower + " %, `ramp --percent " + lower + "` does");
        }
        return automation == state.automation() && ceiling == state.ceiling()
                ? new Nothing("Automation of " + state.module() + " is " + automation + " up to " + Percent.format(ceiling) + " % already")
                : new Automate(automation, ceiling);
    }

    /** What {@code reverse} means in an emergency. */
    static Decision home(ModuleState state) {
        boolean home = state.readShare() == 0 && state.shadowShare() == 0 && state.automation() == Automation.OFF;
        return switch (state.stage()) {
            case MONOLITH, COPYING -> new Nothing("The monolith serves the reads and owns the writes of " + state.module());
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> home
                    ? new Nothing("The monolith serves the reads and owns the writes of " + state.module())
                    : new Home();
            case WRITES_MOVED -> new Home();
            case EXTRACTED -> finished(state);
        };
    }

    private static Decision back(ModuleState state, Plan plan) {
        return switch (state.stage()) {
            case MONOLITH -> new Refused(state.module() + " does not move; there is no step to go back");
            case COPYING, IN_SYNC -> new Cancel();
            case SHADOWING -> new Shadow(0, Stage.IN_SYNC);
            case READS_RAMPING, READS_MOVED -> reads(state, previous(plan, state.readShare()), false);
            case WRITES_MOVED -> new Owner(Side.SOURCE);
            case EXTRACTED -> finished(state);
        };
    }

    private static Decision switchWrites(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH, COPYING, IN_SYNC, SHADOWING, READS_RAMPING ->
                    new Refused("Writes move after the reads, and " + state.module() + " is at stage " + state.stage() + " with "
                            + Percent.format(state.effectiveReadShare()) + " % of reads at the service; ramp them to 100 first");
            case READS_MOVED -> new Owner(Side.TARGET);
            case WRITES_MOVED -> new FinishOwner(Side.TARGET);
            case EXTRACTED -> new Nothing("The service owns the writes of " + state.module());
        };
    }

    private static Decision reverse(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH, COPYING -> new Refused("The writes of " + state.module() + " have not moved; there is nothing to reverse");
            case IN_SYNC, SHADOWING, READS_RAMPING -> new Nothing("The monolith owns the writes of " + state.module());
            case READS_MOVED -> new FinishOwner(Side.SOURCE);
            case WRITES_MOVED -> new Owner(Side.SOURCE);
            case EXTRACTED -> finished(state);
        };
    }

    private static Decision complete(ModuleState state) {
        return switch (state.stage()) {
            case WRITES_MOVED -> state.readShare() == Percent.ALL
                    ? new Complete()
                    : new Refused("The monolith still serves " + Percent.format(Percent.ALL - state.readShare()) + " % of the reads of "
                            + state.module() + "; ramp them to 100 first");
            case EXTRACTED -> new FinishComplete();
            case MONOLITH, COPYING, IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED ->
                    new Refused("The monolith still owns the writes of " + state.module() + "; a move is complete after the switch");
        };
    }

    private static Decision cancel(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH, COPYING, IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> new Cancel();
            case WRITES_MOVED -> new Refused("The service owns the writes of " + state.module() + "; reverse them before the move is cancelled");
            case EXTRACTED -> finished(state);
        };
    }

    private static Refused finished(ModuleState state) {
        return new Refused("The move of " + state.module() + " is complete, and nothing flows back any more: there is no way back from EXTRACTED");
    }

    private static Decision reads(ModuleState state, int share, boolean gated) {
        Stage stage = state.stage() == Stage.WRITES_MOVED ? Stage.WRITES_MOVED : stageOf(share, state);
        return share == state.readShare() && stage == state.stage() && state.automation() == Automation.OFF
                ? new Nothing("The service serves " + Percent.format(share) + " % of the reads of " + state.module() + " already")
                : new Reads(share, stage, gated);
    }

    /** While the monolith owns the writes, the stage says how many reads the service serves. */
    static Stage stageOf(int share, ModuleState before) {
        return switch (share) {
            case 0 -> before.shadowShare() > 0 ? Stage.SHADOWING : Stage.IN_SYNC;
            case Percent.ALL -> Stage.READS_MOVED;
            default -> Stage.READS_RAMPING;
        };
    }

    private static int next(Plan plan, int share) {
        return plan.ramp().steps().stream().filter(step -> step > share).findFirst().orElse(Percent.ALL);
    }

    private static int previous(Plan plan, int share) {
        return plan.ramp().steps().reversed().stream().filter(step -> step < share).findFirst().orElse(0);
    }
}
