package com.voicehelper.strangler.move;

/** A step of a command failed after the command had begun. What was done stays done; repeating the command finishes it. */
public final class MoveFailedException extends RuntimeException {

    public MoveFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
