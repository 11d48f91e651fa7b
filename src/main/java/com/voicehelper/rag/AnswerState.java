package com.voicehelper.rag;

import java.util.Locale;

/** Where an answer is; all but the first are final. */
public enum AnswerState {
    OPEN, DONE, CANCELLED, FAILED;

    /** As stored and sent. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AnswerState of(String lowerCase) {
        return valueOf(lowerCase.toUpperCase(Locale.ROOT));
    }
}
