package com.voicehelper.strangler.move;

import java.util.List;

/**
 * A command that makes sense now.
 *
 * @param command   its word
 * @param purpose   what it does
 * @param blockedBy what would refuse it; empty when nothing would
 */
public record NextStep(String command, String purpose, List<String> blockedBy) {}
