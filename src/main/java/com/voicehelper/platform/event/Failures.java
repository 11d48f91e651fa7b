package com.voicehelper.platform.event;

import com.voicehelper.platform.database.NotOwnerException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/** What is said about a failure. */
final class Failures {

    private static final int LONGEST = 2000;

    private Failures() {}

    static String sentence(Throwable failure) {
        Throwable telling = aboutADatabase(failure) ? NestedExceptionUtils.getMostSpecificCause(failure) : failure;
        String sentence = telling.getClass().getSimpleName() + (telling.getMessage() == null ? "" : ": " + telling.getMessage());
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST);
    }

    /** Those say the statement; what went wrong is below them. */
    private static boolean aboutADatabase(Throwable failure) {
        return failure instanceof DataAccessException || failure instanceof org.jooq.exception.DataAccessException;
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
