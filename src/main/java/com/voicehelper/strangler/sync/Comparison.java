package com.voicehelper.strangler.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pass of verification that runs, or ran last, has found in one table. Missing and extra are seen from the receiving
 * side. Immutable.
 *
 * @param to      rows up to this key were compared in the pass; null: none yet, or all of them
 * @param ended   whether the pass has compared the whole table
 * @param endedAt when a pass last compared the whole table; null: never
 * @param cleanAt when a pass last did and found nothing; null: never
 */
record Comparison(
        @Nullable List<String> to,
        boolean ended,
        long equal,
        long different,
        long missing,
        long extra,
        @Nullable Instant endedAt,
        @Nullable Instant cleanAt) {

    static final Comparison NONE = new Comparison(null, false, 0, 0, 0, 0, null, null);

    long differing() {
        return different + missing + extra;
    }

    /** At the beginning of a pass. */
    Comparison fromStart() {
        return new Comparison(null, false, 0, 0, 0, 0, endedAt, cleanAt);
    }

    /**
     * After one more range.
     *
     * @param key   the last key of the range; null: it was the last range of the table
     * @param found of this range alone
     */
    Comparison upTo(@Nullable List<String> key, Found found, Instant at) {
        boolean last = key == null;
        boolean clean = last && differing() + found.differing() == 0;
        return new Comparison(key, last, equal + found.equal(), different + found.different(), missing + found.missing(), extra + found.extra(),
                last ? at : endedAt, clean ? at : cleanAt);
    }

    /** With rows that were found to differ outside of a pass. */
    Comparison plus(Found found) {
        return new Comparison(to, ended, equal + found.equal(), different + found.different(), missing + found.missing(), extra + found.extra(),
                endedAt, cleanAt);
    }

    /** How many rows of a range are equal, and how many differ in which way. */
    record Found(long equal, long different, long missing, long extra) {

        static Found allEqual(long rows) {
            return new Found(rows, 0, 0, 0);
        }

        long differing() {
            return different + missing + extra;
        }
    }
}
