package com.voicehelper.strangler.store.sqlite;

/** A value is not what the plan says about its column. The message does not show it. */
final class WrongValueException extends RuntimeException {

    WrongValueException(String message) {
        super(message);
    }
}
