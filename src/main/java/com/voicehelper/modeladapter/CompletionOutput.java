package com.voicehelper.modeladapter;

/** Where a completion goes, piece by piece, on the thread that makes it. */
@FunctionalInterface
public interface CompletionOutput {

    /** @param token not empty; the pieces joined are the text */
    void token(String token);
}
