package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.Side;

/** The read that a user made, made again. Thread-safe. */
public interface Repeat {

    /**
     * Asks a side, marked so that it is not counted, not mirrored and changes nothing. Bounded in time and size.
     *
     * @throws DroppedException when there is no answer that can be compared
     */
    Reply ask(Side side) throws DroppedException;
}
