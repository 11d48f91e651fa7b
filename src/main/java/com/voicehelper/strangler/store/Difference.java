package com.voicehelper.strangler.store;

import java.time.Instant;

/**
 * Something that is not the same on both sides.
 *
 * @param item   the key, object or row, as its primary side names it
 * @param detail what differs, or why it could not be carried; never the content
 */
public record Difference(String item, Kind kind, String detail, Instant at) {

    public enum Kind {
        /** Only the primary side has it. */
        MISSING,
        /** Both have it, not the same. */
        DIFFERENT,
        /** Only the secondary side has it. */
        EXTRA,
        /** It could not be carried. */
        FAILED
    }
}
