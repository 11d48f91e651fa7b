package com.voicehelper.strangler.shadow;

/** A read that is not compared. */
public final class DroppedException extends Exception {

    private final Figure reason;

    /** @param reason one of {@link Figure#DROPPED} */
    public DroppedException(Figure reason, Throwable cause) {
        super(reason.word(), cause, false, false);
        this.reason = reason;
    }

    Figure reason() {
        return reason;
    }
}
