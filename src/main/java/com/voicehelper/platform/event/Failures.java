package com.voicehelper.platform.event;

import com.voicehelper.platform.database.NotOwnerException;

/** What is said about a failure. */
final class Failures {

    private static final int LONGEST = 2000;

    private Failures() {}

    static String sentence(Throwable failure) {
        String sentence = failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST);
    }

    /** Whether the fence is behind it, however a handler wrapped it. */
    static boolean notOwner(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotOwnerException) {
                return true;
            }
        }
        return false;
    }
}
