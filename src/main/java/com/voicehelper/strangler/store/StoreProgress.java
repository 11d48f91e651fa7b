package com.voicehelper.strangler.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the copy or the comparison of a store is. Immutable.
 *
 * @param cursor     where to go on, in the words of the kind of store; empty: from the start
 * @param copied     items that a copy brought over
 * @param compared   items that the last comparison looked at, of which so many were equal, missing at the secondary, different, or only there
 * @param failed     items that could not be carried, with their reasons in the list of differences
 * @param verifiedAt when the last comparison that went through found nothing; null: never
 * @param problem    why it does not go on; null: it does
 */
public record StoreProgress(
        String cursor,
        long copied,
        long compared,
        long equal,
        long missing,
        long different,
        long extra,
        long failed,
        @Nullable Instant verifiedAt,
        @Nullable String problem) {

    static final StoreProgress NONE = new StoreProgress("", 0, 0, 0, 0, 0, 0, 0, null, null);

    /** Items that are not the same on both sides, as far as the last copy or comparison knows. */
    public long wrong() {
        return missing + different + extra + failed;
    }

    StoreProgress at(String cursor) {
        return new StoreProgress(cursor, copied, compared, equal, missing, different, extra, failed, verifiedAt, problem);
    }

    StoreProgress withCopied(long more) {
        return new StoreProgress(cursor, copied + more, compared, equal, missing, different, extra, failed, verifiedAt, problem);
    }

    StoreProgress withEqual(long more) {
        return new StoreProgress(cursor, copied, compared + more, equal + more, missing, different, extra, failed, verifiedAt, problem);
    }

    StoreProgress with(Difference.Kind kind) {
        return switch (kind) {
            case MISSING -> new StoreProgress(cursor, copied, compared + 1, equal, missing + 1, different, extra, failed, verifiedAt, problem);
            case DIFFERENT -> new StoreProgress(cursor, copied, compared + 1, equal, missing, different + 1, extra, failed, verifiedAt, problem);
            case EXTRA -> new StoreProgress(cursor, copied, compared + 1, equal, missing, different, extra + 1, failed, verifiedAt, problem);
            case FAILED -> new StoreProgress(cursor, copied, compared, equal, missing, different, extra, failed + 1, verifiedAt, problem);
        };
    }

    /** Before a comparison or a repair begins: what it will find is counted anew. */
    StoreProgress uncounted() {
        return new StoreProgress("", copied, 0, 0, 0, 0, 0, 0, verifiedAt, null);
    }

    StoreProgress withVerifiedAt(@Nullable Instant verifiedAt) {
        return new StoreProgress("", copied, compared, equal, missing, different, extra, failed, verifiedAt, problem);
    }

    StoreProgress withProblem(@Nullable String problem) {
        return new StoreProgress(cursor, copied, compared, equal, missing, different, extra, failed, verifiedAt, problem);
    }
}
