package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.store.StoreState.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command means in a stage, and nothing else. */
sealed interface StoreDecision {

    record Start() implements StoreDecision {}

    record Background(Task task) implements StoreDecision {}

    /** @param gated whether a clean and recent comparison is asked for */
    record Reads(int share, Stage stage, boolean gated) implements StoreDecision {}

    record Owner(Side owner) implements StoreDecision {}

    record Complete() implements StoreDecision {}

    record Cancel() implements StoreDecision {}

    record Nothing(String because) implements StoreDecision {}

    record Refused(String because) implements StoreDecision {}

    static StoreDecision of(StoreCommand command, StoreState state, StorePlan plan, @Nullable Integer share) {
        return switch (command) {
            case START -> switch (state.stage()) {
                case MONOLITH -> undone(state) ? new Refused("The copy of the last move of " + state.store() + " is not removed yet; give cancel again") : new Start();
                case COPYING -> state.task() == Task.NONE && !begun(state) ? new Start() : new Nothing("The move of " + state.store() + " has started already");
                case EXTRACTED -> complete(state);
                default -> new Nothing("The move of " + state.store() + " has started already");
            };
            case VERIFY -> moving(state, new Background(Task.VERIFY));
            case REPAIR -> moving(state, new Background(Task.REPAIR));
            case RAMP -> ramp(state, share == null ? 0 : share, false);
            case ADVANCE -> ramp(state, plan.ramp().stream().filter(step -> step > state.readShare()).findFirst().orElse(Percent.ALL), true);
            case SWITCH -> switchOwner(state);
            case REVERSE -> reverse(state);
            case COMPLETE -> complete(state, plan);
            case CANCEL -> switch (state.stage()) {
                case MONOLITH -> undone(state) ? new Cancel() : new Nothing(state.store() + " does not move");
                case COPYING, IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> new Cancel();
                case WRITES_MOVED -> new Refused("The new side owns the writes of " + state.store() + "; reverse them before the move is cancelled");
                case EXTRACTED -> complete(state);
            };
        };
    }

    /** The commands that make sense, the one that leads on first. */
    static List<StoreCommand> next(StoreState state) {
        return switch (state.stage()) {
            case MONOLITH -> List.of(undone(state) ? StoreCommand.CANCEL : StoreCommand.START);
            case COPYING -> state.task() != Task.NONE ? List.of(StoreCommand.ADVANCE, StoreCommand.CANCEL)
                    : begun(state) ? List.of(StoreCommand.REPAIR, StoreCommand.VERIFY, StoreCommand.CANCEL) : List.of(StoreCommand.START, StoreCommand.CANCEL);
            case IN_SYNC, SHADOWING, READS_RAMPING -> List.of(StoreCommand.ADVANCE, StoreCommand.VERIFY, StoreCommand.REPAIR, StoreCommand.CANCEL);
            case READS_MOVED -> List.of(StoreCommand.SWITCH, StoreCommand.VERIFY, StoreCommand.REPAIR, StoreCommand.CANCEL);
            case WRITES_MOVED -> List.of(state.readShare() < Percent.ALL ? StoreCommand.ADVANCE : StoreCommand.COMPLETE, StoreCommand.VERIFY, StoreCommand.REPAIR, StoreCommand.REVERSE);
            case EXTRACTED -> undone(state) ? List.of(StoreCommand.COMPLETE) : List.of();
        };
    }

    /** Whether the copy has begun; a start that was cut short before is given again. */
    private static boolean begun(StoreState state) {
        return !state.progress().equals(StoreProgress.NONE);
    }

    /** Whether a move has ended, and what it installed or copied is still there: who was to remove it has died. */
    static boolean undone(StoreState state) {
        return !state.stage().synchronizes() && state.progress().problem() != null;
    }

    private static StoreDecision moving(StoreState state, StoreDecision decision) {
        return switch (state.stage()) {
            case MONOLITH -> new Refused(state.store() + " does not move, so there is nothing to compare; start the move first");
            case EXTRACTED -> complete(state);
            default -> state.task() == Task.COPY ? new Refused(state.store() + " is still being copied; give the command again when that is done") : decision;
        };
    }

    private static StoreDecision ramp(StoreState state, int share, boolean gated) {
        return switch (state.stage()) {
            case MONOLITH, COPYING -> share == 0
                    ? new Nothing("The old side serves all reads of " + state.store())
                    : new Refused("Stage " + state.stage() + " permits no reads at the new side of " + state.store() + "; it may serve them when the copy has been compared");
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> reads(state, share,
                    share == 0 ? Stage.IN_SYNC : share == Percent.ALL ? Stage.READS_MOVED : Stage.READS_RAMPING, gated);
            case WRITES_MOVED -> reads(state, share, Stage.WRITES_MOVED, gated);
            case EXTRACTED -> share == Percent.ALL
                    ? new Nothing("The new side serves all reads of " + state.store())
                    : new Refused("The old side of " + state.store() + " gets no writes any more, so mode NEW goes with 100 % only");
        };
    }

    private static StoreDecision reads(StoreState state, int share, Stage stage, boolean gated) {
        return share == state.readShare()
                ? new Nothing("The new side serves " + Percent.format(share) + " % of the reads of " + state.store() + " already")
                : new Reads(share, stage, gated && share > state.readShare());
    }

    private static StoreDecision switchOwner(StoreState state) {
        return switch (state.stage()) {
            case READS_MOVED -> new Owner(Side.TARGET);
            case WRITES_MOVED, EXTRACTED -> new Nothing("The new side owns the writes of " + state.store());
            default -> new Refused("Writes move after the reads, and " + state.store() + " is at stage " + state.stage() + " with "
                    + Percent.format(state.readShare()) + " % of reads at the new side; ramp them to 100 first");
        };
    }

    private static StoreDecision reverse(StoreState state) {
        return switch (state.stage()) {
            case WRITES_MOVED -> new Owner(Side.SOURCE);
            case EXTRACTED -> complete(state);
            default -> new Nothing("The old side owns the writes of " + state.store());
        };
    }

    private static StoreDecision complete(StoreState state, StorePlan plan) {
        return switch (state.stage()) {
            case WRITES_MOVED -> state.readShare() == Percent.ALL ? new Complete()
                    : new Refused("The old side still serves " + Percent.format(Percent.ALL - state.readShare()) + " % of the reads of " + state.store() + "; ramp them to 100 first");
            case EXTRACTED -> undone(state) ? new Complete() : new Nothing("The move of " + plan.store() + " is complete");
            default -> new Refused("The old side still owns the writes of " + state.store() + "; a move is complete after the switch");
        };
    }

    private static Refused complete(StoreState state) {
        return new Refused("The move of " + state.store() + " is complete, and the old side gets nothing any more: there is no way back from EXTRACTED");
    }
}
