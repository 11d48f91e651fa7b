package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a move is.
 *
 * @param replication null when it is not known
 * @param nextSteps   the commands that make sense now, the one that leads on first; empty where nothing is left to do
 */
public record MoveStatus(ModuleState state, @Nullable ReplicationStatus replication, List<NextStep> nextSteps) {

    /** What blocks the command that leads on. */
    public List<String> blockedBy() {
        return nextSteps.isEmpty() ? List.of() : nextSteps.getFirst().blockedBy();
    }
}
