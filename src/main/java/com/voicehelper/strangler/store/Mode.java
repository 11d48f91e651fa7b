package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Stage;
import java.util.Arrays;
import java.util.List;

/** Which of the two sides are written, and which of them counts. The stage says it in more steps; this is what a client of the store sees. */
public enum Mode {
    /** Only the old side is written and read. */
    OLD,
    /** Both are written; what the old side says is true. */
    DUAL_OLD_PRIMARY,
    /** Both are written; what the new side says is true. */
    DUAL_NEW_PRIMARY,
    /** Only the new side is written and read. */
    NEW;

    static Mode of(Stage stage) {
        return switch (stage) {
            case MONOLITH -> OLD;
            case COPYING, IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> DUAL_OLD_PRIMARY;
            case WRITES_MOVED -> DUAL_NEW_PRIMARY;
            case EXTRACTED -> NEW;
        };
    }

    /** @throws IllegalArgumentException with a sentence that lists the modes; there is no mode to fall back to */
    static Mode parse(String name) {
        return Arrays.stream(values()).filter(mode -> mode.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of " + List.of(values())));
    }

    /**
     * The stage in which a store begins that is in this mode and whose new side serves this share of reads.
     *
     * @throws IllegalArgumentException when the two do not go together
     */
    Stage stage(int readShare) {
        if (this == OLD && readShare > 0) {
            throw new IllegalArgumentException("mode OLD does not go with " + Percent.format(readShare) + " % of reads at the new side: it would be empty; set read-percent 0");
        }
        if (this == NEW && readShare < Percent.ALL) {
            throw new IllegalArgumentException("mode NEW does not go with " + Percent.format(readShare) + " % of reads at the new side: the old one gets no writes; set read-percent 100");
        }
        return switch (this) {
            case OLD -> Stage.MONOLITH;
            case DUAL_OLD_PRIMARY -> readShare == 0 ? Stage.COPYING : readShare == Percent.ALL ? Stage.READS_MOVED : Stage.READS_RAMPING;
            case DUAL_NEW_PRIMARY -> Stage.WRITES_MOVED;
            case NEW -> Stage.EXTRACTED;
        };
    }
}
