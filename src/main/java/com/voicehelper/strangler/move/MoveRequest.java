package com.voicehelper.strangler.move;

import com.voicehelper.strangler.sync.CopyLimit;
import org.jspecify.annotations.Nullable;

/**
 * A command for a module.
 *
 * @param share  for {@code ramp}, {@code shadow}, and if wished {@code auto} and {@code hold}: the share of reads in 1/10 000; null otherwise
 * @param by     who asks
 * @param reason why; never empty
 * @param limit  for {@code throttle}: how fast the copy may go; null otherwise
 * @param dryRun whether to say what would be done instead of doing it
 * @param now    for {@code reverse}: everything comes home at once, past every gate that guards no data
 */
public record MoveRequest(
        String module, Command command, @Nullable Integer share, @Nullable CopyLimit limit, String by, String reason, boolean dryRun, boolean now) {

    private static final int LONGEST_REASON = 500;

    /** Of a command that is not for an emergency. */
    public MoveRequest(String module, Command command, @Nullable Integer share, @Nullable CopyLimit limit, String by, String reason, boolean dryRun) {
        this(module, command, share, limit, by, reason, dryRun, false);
    }

    /** Of a command that is not {@code throttle}, and not for an emergency. */
    public MoveRequest(String module, Command command, @Nullable Integer share, String by, String reason, boolean dryRun) {
        this(module, command, share, null, by, reason, dryRun, false);
    }

    public MoveRequest {
        reason = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason is longer than " + LONGEST_REASON + " characters");
        }
        if (reason.isEmpty()) {
            reason = "no reason given";
        }
        if (command.needsPercent() && share == null) {
            throw new IllegalArgumentException("The command " + command.word() + " needs a percentage, for example 5");
        }
        if (!command.takesPercent() && share != null) {
            throw new IllegalArgumentException("Only the commands ramp, shadow, auto and hold take a percentage");
        }
        if (now && command != Command.REVERSE) {
            throw new IllegalArgumentException("Only the command reverse can be told to go now, past its gates");
        }
        if (command == Command.THROTTLE && limit == null) {
            throw new IllegalArgumentException("The command throttle needs the rows per second (0: as fast as it can), or to pause");
        }
        if (command != Command.THROTTLE && limit != null) {
            throw new IllegalArgumentException("Only the command throttle takes rows per second, or pauses the copy");
        }
    }
}
