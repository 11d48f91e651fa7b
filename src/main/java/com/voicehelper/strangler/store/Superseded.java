package com.voicehelper.strangler.store;

/** Another run of the store has begun: whoever works for the one before stops. */
public final class Superseded extends RuntimeException {

    Superseded(String store) {
        super("Another run of store " + store + " has begun");
    }
}
