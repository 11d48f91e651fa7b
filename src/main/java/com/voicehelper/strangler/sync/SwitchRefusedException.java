package com.voicehelper.strangler.sync;

/** The owner was not changed; the message says why in a sentence. Nothing is left behind. */
public final class SwitchRefusedException extends RuntimeException {

    public SwitchRefusedException(String why) {
        super(why);
    }
}
