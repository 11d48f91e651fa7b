package com.voicehelper.strangler.router;

import org.apache.coyote.CloseNowException;

/** The service's answer ended too early, after its beginning had left: the client's connection ends as well, so that it sees that. */
final class AnswerCutException extends CloseNowException {

    AnswerCutException(String message, Throwable cause) {
        super(message, cause);
    }
}
