package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.StoreWork;
import java.util.List;

/** Compares one key of both sides by type, digest and time left. What is being written, or about to expire, is no difference. */
final class KeyComparison {

    /** How far the times left may be apart: what a carry takes. */
    private static final long TOLERANCE_MILLIS = 2_000;
    private static final int TRIES = 3;

    private final KeyCarrier sides;
    private final long deadAfterSeconds;

    KeyComparison(KeyCarrier sides, long deadAfterSeconds) {
        this.sides = sides;
        this.deadAfterSeconds = deadAfterSeconds;
    }

    private record Seen(boolean marked, String type, String digest, long left) {

        boolean there() {
            return !type.isEmpty();
        }

        boolean sameAs(Seen other) {
            return type.equals(other.type) && digest.equals(other.digest)
                    && (left < 0 ? other.left < 0 : other.left >= 0 && Math.abs(left - other.left) <= TOLERANCE_MILLIS);
        }
    }

    /** Throws what keeps a key that somebody left behind from being carried. */
    void compare(String key, StoreWork work) {
        for (int i = 0; i < TRIES; i++) {
            Seen before = see(key, work.primary().other());
            Seen primary = see(key, work.primary());
            if (!before.marked && !primary.there() && !before.there()) {
                return;
            }
            if (!before.marked && primary.sameAs(before)) {
                work.equal(1);
                return;
            }
            Seen after = see(key, work.primary().other());
            if (before.marked || after.marked) {
                // Who writes it will carry it; in the place of who cannot any more, it is done here.
                sides.finish(key, work.primary().other(), deadAfterSeconds);
                continue;
            }
            if (after.equals(before) || after.there() == before.there() && after.sameAs(before)) {
                if (goes(primary) || goes(before)) {
                    return;
                }
                if (primary.sameAs(see(key, work.primary()))) {
                    work.found(key, !before.there() ? Difference.Kind.MISSING : primary.there() ? Difference.Kind.DIFFERENT : Difference.Kind.EXTRA, describe(primary, before));
                    return;
                }
            }
        }
    }

    /** About to expire: one side may be a moment ahead. */
    private static boolean goes(Seen seen) {
        return seen.there() && seen.left >= 0 && seen.left <= TOLERANCE_MILLIS;
    }

    private Seen see(String key, Side side) {
        String name = sides.name(key, side);
        List<?> answer = sides.at(side).list(KeyScripts.DIGEST, List.of(KeyCarrier.mark(name), name));
        boolean marked = (Long) answer.getFirst() == 1;
        return answer.size() == 1 ? new Seen(marked, "", "", -1)
                : new Seen(marked, RedisSide.text(answer.get(1)), RedisSide.text(answer.get(2)), (Long) answer.get(3));
    }

    private static String describe(Seen primary, Seen secondary) {
        return "primary " + describe(primary) + ", secondary " + describe(secondary);
    }

    private static String describe(Seen seen) {
        return seen.there() ? seen.type + " " + seen.digest + (seen.left < 0 ? " without an end" : " for " + seen.left + " ms") : "none";
    }
}
