package com.voicehelper.strangler.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one table has come. Keys are texts, one per key column; null: nothing yet. Immutable.
 *
 * @param copiedTo   rows up to this key are at the other side; meaningless once {@code copied}
 * @param caughtUpTo of a backlog that was cut: keys up to this one are applied; meaningless once {@code caughtUp}
 * @param comparison what verification has found
 */
record TableProgress(
        @Nullable List<String> copiedTo,
        boolean copied,
        long rowsCopied,
        long rowsEstimated,
        @Nullable List<String> caughtUpTo,
        boolean caughtUp,
        Comparison comparison) {

    static TableProgress toCopy(long estimated) {
        return new TableProgress(null, false, 0, estimated, null, true, Comparison.NONE);
    }

    /** At the other side and equal, with nothing compared yet: the beginning of the way back. */
    TableProgress otherWay() {
        return new TableProgress(null, true, rowsCopied, rowsEstimated, null, true, Comparison.NONE);
    }

    /** Whether any row of the table has to be kept equal yet. */
    boolean begun() {
        return copied || copiedTo != null;
    }

    /** The last key that is kept equal; null: every key. */
    @Nullable List<String> limit() {
        return copied ? null : copiedTo;
    }

    TableProgress copiedUpTo(@Nullable List<String> key, boolean finished, long rows) {
        return new TableProgress(key, finished, rowsCopied + rows, Math.max(rowsEstimated, rowsCopied + rows), caughtUpTo, caughtUp, comparison);
    }

    TableProgress behind() {
        return new TableProgress(copiedTo, copied, rowsCopied, rowsEstimated, null, !begun(), comparison);
    }

    TableProgress caughtUpTo(@Nullable List<String> key, boolean finished) {
        return new TableProgress(copiedTo, copied, rowsCopied, rowsEstimated, key, finished, comparison);
    }

    TableProgress compared(Comparison newComparison) {
        return new TableProgress(copiedTo, copied, rowsCopied, rowsEstimated, caughtUpTo, caughtUp, newComparison);
    }
}
