package com.voicehelper.conversation;

import java.util.Locale;

/** Where an answer is; all but the first are final. */
public enum AnswerState {
    STREAMING, CANCELLED, DONE, FAILED;

    /** As stored and sent. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AnswerState of(String lowerCase) {
        return valueOf(lowerCase.toUpperCase(Locale.ROOT));
    }
}
