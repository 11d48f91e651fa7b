package com.voicehelper.strangler.router;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The client went away, or sent less than it announced. */
final class ClientGoneException extends IOException {

    ClientGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
