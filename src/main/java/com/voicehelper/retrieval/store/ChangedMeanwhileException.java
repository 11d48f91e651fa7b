package com.voicehelper.retrieval.store;

/** What was being read is not there any more; looking again shows what is. */
public final class ChangedMeanwhileException extends RuntimeException {

    ChangedMeanwhileException() {
        super("The document changed while it was read");
    }
}
