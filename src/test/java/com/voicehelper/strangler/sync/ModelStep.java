package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.Command;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One thing that happens in a run of the model test. A run is a list of them, so it can be repeated without its seed. */
sealed interface ModelStep {

    /**
     * An operator gives a command at one of the nodes.
     *
     * @param insists whether he gives it again while it is refused for something that passes
     * @param crash   what happens meanwhile; null: nothing
     */
    record Commanded(Command command, int share, int node, boolean insists, @Nullable Crash crash) implements ModelStep {}

    /** A loop is cut short while nobody commands anything. */
    record Crashed(Crash crash) implements ModelStep {}

    /** Every session of one side ends. */
    record SessionsKilled(boolean ofTarget) implements ModelStep {}

    /** The writers go on for so many transactions. */
    record Written(int transactions) implements ModelStep {}

    /** The writers rest, and everything is compared. */
    record Compared() implements ModelStep {}

    /**
     * @param occurrence of the step, from 1
     * @param death      the node at that step never comes back and another takes its place; otherwise only its sessions end
     */
    record Crash(Step at, int occurrence, boolean death) {

        static Crash random(Random random) {
            Step[] steps = Step.values();
            return new Crash(steps[random.nextInt(steps.length)], 1 + random.nextInt(2), random.nextBoolean());
        }
    }

    /** Something that makes sense mostly, and something that does not at times. */
    static ModelStep random(Random random, Stage stage) {
        int dice = random.nextInt(100);
        if (dice < 10) {
            return new Written(20 + random.nextInt(60));
        }
        if (dice < 20) {
            return new Compared();
        }
        if (dice < 28) {
            return new Crashed(Crash.random(random));
        }
        if (dice < 34) {
            return new SessionsKilled(random.nextBoolean());
        }
        Command command = dice < 78 ? forward(random, stage) : dice < 86 ? backward(stage) : ANY.get(random.nextInt(ANY.size()));
        int share = random.nextInt(3) == 0 ? random.nextInt(1, Percent.ALL) : random.nextInt(3) == 0 ? 0 : Percent.ALL;
        return new Commanded(command, share, random.nextInt(2), random.nextInt(4) > 0, random.nextInt(5) < 2 ? Crash.random(random) : null);
    }

    List<Command> ANY = List.of(Command.START, Command.VERIFY, Command.ADVANCE, Command.RAMP, Command.SWITCH, Command.REVERSE, Command.COMPLETE, Command.BACK, Command.CANCEL);

    private static Command forward(Random random, Stage stage) {
        return switch (stage) {
            case MONOLITH -> Command.START;
            case COPYING -> Command.VERIFY;
            case IN_SYNC, SHADOWING, READS_RAMPING -> random.nextBoolean() ? Command.ADVANCE : Command.RAMP;
            case READS_MOVED -> Command.SWITCH;
            case WRITES_MOVED -> random.nextInt(5) == 0 ? Command.COMPLETE : random.nextInt(3) == 0 ? Command.RAMP : Command.REVERSE;
            case EXTRACTED -> Command.COMPLETE;
        };
    }

    private static Command backward(Stage stage) {
        return switch (stage) {
            case MONOLITH, COPYING, EXTRACTED -> Command.CANCEL;
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> Command.BACK;
            case WRITES_MOVED -> Command.REVERSE;
        };
    }
}
