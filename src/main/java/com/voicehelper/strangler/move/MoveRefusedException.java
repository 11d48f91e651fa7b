package com.voicehelper.strangler.move;

import java.util.List;
import org.springframework.dao.OptimisticLockingFailureException;

/** A command was refused, with a sentence that says why. What it would have done was not begun. */
public final class MoveRefusedException extends RuntimeException {

    private final List<String> blockedBy;

    public MoveRefusedException(String message, List<String> blockedBy) {
        super(message);
        this.blockedBy = List.copyOf(blockedBy);
    }

    public MoveRefusedException(String message) {
        this(message, List.of());
    }

    /** Somebody changed the module first. */
    MoveRefusedException(String message, OptimisticLockingFailureException overtaken) {
        super(message, overtaken);
        this.blockedBy = List.of();
    }

    /** What has to be out of the way first; empty when the command is out of order. */
    public List<String> blockedBy() {
        return blockedBy;
    }
}
