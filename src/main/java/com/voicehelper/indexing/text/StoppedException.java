package com.voicehelper.indexing.text;

/** Nobody wants the rest of a document. Ends the parser that it comes to. */
final class StoppedException extends RuntimeException {

    StoppedException() {
        super("The document is not wanted any more", null, false, false);
    }
}
