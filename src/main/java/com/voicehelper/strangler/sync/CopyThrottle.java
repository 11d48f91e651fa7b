package com.voicehelper.strangler.sync;

import org.jspecify.annotations.Nullable;

/**
 * How fast the copy of a module may go, and why it does not go faster.
 *
 * @param limit what an operator allows
 * @param held  what holds the copy back at the moment, in a sentence; null: nothing
 */
public record CopyThrottle(CopyLimit limit, @Nullable String held) {

    public static final CopyThrottle NONE = new CopyThrottle(CopyLimit.NONE, null);
}
