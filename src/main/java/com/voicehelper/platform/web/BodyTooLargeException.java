package com.voicehelper.platform.web;

import java.io.IOException;

/** The body is longer than {@code voicehelper.web.max-body-size}; thrown to whoever reads it. Answered with 413. */
public final class BodyTooLargeException extends IOException {

    BodyTooLargeException(String message) {
        super(message);
    }
}
