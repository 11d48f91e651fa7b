package com.voicehelper.strangler.store;

import org.jspecify.annotations.Nullable;

/** An operation on a store was not begun, or its outcome is not known; the message says which. */
public final class StoreUnavailableException extends RuntimeException {

    public StoreUnavailableException(String message) {
        this(message, null);
    }

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
