package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;

/** The two databases of a module's move. */
record Peers(Peer source, Peer target) implements AutoCloseable {

    Peer of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
