package com.voicehelper.platform.event;

/** Another relay leads this lane now. Whoever gets it stops at once; what it held is published by the other. */
final class SupersededException extends RuntimeException {

    SupersededException(String message) {
        super(message);
    }

    SupersededException(String message, Throwable cause) {
        super(message, cause);
    }
}
