package com.voicehelper.strangler.shadow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the body that a user gets, made while it is written, as far as memory allows. Never fails and never waits: what cannot be
 * kept is let go. Ends with {@link #release()}, always. Used by one thread at a time.
 */
public final class Capture {

    private static final int FIRST = 1_024;
    private static final byte[] NOTHING = new byte[0];

    private final Memory memory;
    private final int largest;
    private byte[] bytes = NOTHING;
    private int length;
    private @Nullable Figure spoiled;

    Capture(Memory memory, int largest) {
        this.memory = memory;
        this.largest = largest;
    }

    public void write(byte[] from, int offset, int count) {
        if (spoiled != null) {
            return;
        }
        if (count > largest - length) {
            spoil(Figure.TOO_LARGE);
        } else if (room(length + count)) {
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        } else {
            spoil(Figure.QUEUE_FULL);
        }
    }

    /** What was written is taken back. */
    public void reset() {
        length = 0;
    }

    /** It cannot be compared; the first reason stays. */
    public void spoil(Figure reason) {
        if (spoiled == null) {
            spoiled = reason;
            release();
        }
    }

    /** Why it cannot be compared; null when it can. */
    public @Nullable Figure spoiled() {
        return spoiled;
    }

    /** The body so far, in no more memory than it needs. */
    public byte[] body() {
        memory.give(bytes.length - length);
        bytes = Arrays.copyOf(bytes, length);
        return bytes;
    }

    /** Gives the memory back. Idempotent. */
    public void release() {
        memory.give(bytes.length);
        bytes = NOTHING;
        length = 0;
    }

    private boolean room(int needed) {
        if (needed <= bytes.length) {
            return true;
        }
        int larger = Math.min(Math.max(largest, FIRST), Math.max(needed, Math.max(FIRST, bytes.length * 2)));
        if (!memory.take(larger - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, larger);
        return true;
    }
}
