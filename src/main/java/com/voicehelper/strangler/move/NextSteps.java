package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which commands make sense in a stage, and what would refuse each of them now. */
final class NextSteps {

    private final Gates gates;

    NextSteps(Gates gates) {
        this.gates = gates;
    }

    List<NextStep> of(ModuleState state, Plan plan, @Nullable ReplicationStatus replication) {
        List<Command> commands = new ArrayList<>(before(state.automation()));
        commands.addAll(commands(state));
        commands.addAll(after(state));
        if (replication != null && replication.differences() > 0 && state.stage().synchronizes()) {
            commands.addFirst(Command.REPAIR);
        }
        return commands.stream()
                .map(command -> new NextStep(command.word(), command.purpose(), blockedBy(command, state, plan, replication)))
                .toList();
    }

    private static List<Command> before(Automation automation) {
        return automation == Automation.PAUSED || automation == Automation.ROLLED_BACK ? List.of(Command.RESUME) : List.of();
    }

    private static List<Command> after(ModuleState state) {
        return switch (state.stage()) {
            case IN_SYNC, SHADOWING, READS_RAMPING -> switch (state.automation()) {
                case OFF -> List.of(Command.AUTO);
                case RUNNING -> List.of(Command.HOLD, Command.PAUSE);
                case PAUSED, ROLLED_BACK -> List.of(Command.HOLD);
            };
            case MONOLITH, COPYING, READS_MOVED, WRITES_MOVED, EXTRACTED -> List.of();
        };
    }

    private static List<Command> commands(ModuleState state) {
        return switch (state.stage()) {
            case MONOLITH -> List.of(Command.START);
            case COPYING -> List.of(Command.ADVANCE, Command.THROTTLE, Command.CANCEL);
            case IN_SYNC -> List.of(Command.SHADOW, Command.ADVANCE, Command.VERIFY, Command.CANCEL);
            case SHADOWING -> List.of(Command.ADVANCE, Command.SHADOW, Command.VERIFY, Command.BACK, Command.CANCEL);
            case READS_RAMPING -> List.of(Command.ADVANCE, Command.VERIFY, Command.BACK, Command.CANCEL);
            case READS_MOVED -> List.of(Command.SWITCH, Command.VERIFY, Command.BACK, Command.CANCEL);
            case WRITES_MOVED -> state.readShare() < Percent.ALL
                    ? List.of(Command.ADVANCE, Command.VERIFY, Command.REVERSE)
                    : List.of(Command.COMPLETE, Command.VERIFY, Command.REVERSE);
            case EXTRACTED -> List.of();
        };
    }

    private List<String> blockedBy(Command command, ModuleState state, Plan plan, @Nullable ReplicationStatus replication) {
        if (state.stage() == Stage.COPYING && command == Command.ADVANCE) {
            return replication == null ? List.of("how far the copy is, is not known") : Gates.copying(replication);
        }
        try {
            // Asked for what blocks most: all of the reads.
            Integer share = command.needsPercent() ? Percent.ALL : null;
            return gates.blocking(Decision.of(command, state, plan, share), state, plan);
        } catch (RuntimeException exception) {
            return List.of("whether something blocks it cannot be told: " + exception.getMessage());
        }
    }
}
