package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import java.util.List;

/**
 * What a command did, or with a dry run would do.
 *
 * @param message in a sentence
 * @param steps   in order; empty when there was nothing to do
 */
public record MoveOutcome(ModuleState before, ModuleState after, String message, List<String> steps, boolean dryRun) {}
