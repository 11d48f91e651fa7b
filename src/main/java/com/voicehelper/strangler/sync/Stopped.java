package com.voicehelper.strangler.sync;

/** Going on would lose data without a sign; the message says why in a sentence for the operator. */
final class Stopped extends RuntimeException {

    Stopped(String problem) {
        super(problem);
    }
}
