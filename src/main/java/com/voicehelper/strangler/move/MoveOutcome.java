package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import java.util.List;

/**
 * What a command did, or with a dry run would do.
 *
 * @param message   in a sentence
 * @param steps     in order; empty when there was nothing to do
 * @param blockedBy with a dry run: what the command would be refused for now; empty otherwise
 * @param notes     with a dry run: what to know before it; empty otherwise
 */
public record MoveOutcome(
        ModuleState before, ModuleState after, String message, List<String> steps, List<String> blockedBy, List<String> notes, boolean dryRun) {

    public MoveOutcome {
        steps = List.copyOf(steps);
        blockedBy = List.copyOf(blockedBy);
        notes = List.copyOf(notes);
    }

    MoveOutcome(ModuleState before, ModuleState after, String message, List<String> steps, List<String> blockedBy, boolean dryRun) {
        this(before, after, message, steps, blockedBy, List.of(), dryRun);
    }
}
