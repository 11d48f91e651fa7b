package com.voicehelper.knowledge.fetch;

/** A file could not be fetched; the message says why, for whoever asked for it. */
final class FetchException extends Exception {

    private final String code;
    private final boolean worthAnotherTry;

    private FetchException(String code, String reason, boolean worthAnotherTry) {
        super(reason);
        this.code = code;
        this.worthAnotherTry = worthAnotherTry;
    }

    static FetchException forGood(String code, String reason) {
        return new FetchException(code, reason, false);
    }

    static FetchException perhapsLater(String code, String reason) {
        return new FetchException(code, reason, true);
    }

    String code() {
        return code;
    }

    boolean worthAnotherTry() {
        return worthAnotherTry;
    }
}
