package com.voicehelper.indexing.text;

/** A file out of which no text can be had, however often one tries. */
public final class UnreadableException extends RuntimeException {

    private final String code;

    /**
     * @param code   for programs
     * @param reason a sentence for the person who uploaded it
     */
    public UnreadableException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    public String code() {
        return code;
    }

    static UnreadableException broken() {
        return new UnreadableException("broken", "The file is damaged or incomplete; nothing could be read from it");
    }

    static UnreadableException encrypted() {
        return new UnreadableException("encrypted", "The file is protected with a password; upload it without");
    }

    static UnreadableException empty() {
        return new UnreadableException("empty", "There is no text in the file; if it is a scan, it must be recognised before");
    }

    static UnreadableException unsupported(String type) {
        return new UnreadableException("unsupported", "Files of the type " + type + " cannot be read; PDF, Word, Markdown, HTML and text can");
    }

    static UnreadableException tooLarge(String what) {
        return new UnreadableException("too-large", what);
    }

    static UnreadableException tooComplex() {
        return new UnreadableException("too-complex", "Reading the file takes more memory than there is for one document");
    }

    static UnreadableException timedOut() {
        return new UnreadableException("timed-out", "Reading the file took longer than a document may take");
    }
}
