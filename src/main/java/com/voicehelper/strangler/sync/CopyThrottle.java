package com.voicehelper.strangler.sync;

import org.jspecify.annotations.Nullable;

/**
 * How fast the copy of a module may go, and why it does not go faster.
 *
 * @param rowsPerSecond what an operator allows; 0: as fast as it can
 * @param paused        whether an operator has stopped the copy; changes still flow
 * @param held          what holds the copy back at the moment, in a sentence; null: nothing
 */
public record CopyThrottle(long rowsPerSecond, boolean paused, @Nullable String held) {

    public static final CopyThrottle NONE = new CopyThrottle(0, false, null);
}
