package com.voicehelper.platform.event;

/** The transport cannot take or bring events now; the same is tried again later. */
final class TransportUnavailableException extends RuntimeException {

    TransportUnavailableException(String message) {
        super(message);
    }

    TransportUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
