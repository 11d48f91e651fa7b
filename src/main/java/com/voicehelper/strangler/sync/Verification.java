package com.voicehelper.strangler.sync;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares one range of keys on both sides within the iteration's two transactions, where they must be equal: count, and sum of
 * a hash of each row's text. A sum, unlike an XOR, notices doubled rows; the text, unlike a record hash, tells -0 from 0.
 */
final class Verification {

    private static final Logger log = LoggerFactory.getLogger(Verification.class);

    private final Route route;
    private final int rows;

    Verification(Route route, int rows) {
        this.route = route;
        this.rows = rows;
    }

    private record Digest(long count, BigDecimal sum) {}

    private record Last(List<String> key, long keys) {}

    /** The cursor after the next range of the pass; after the last range the pass has ended. */
    Cursor range(Cursor cursor) throws SQLException {
        for (MovingTable table : route.tables()) {
            TableProgress progress = Objects.requireNonNull(cursor.tables().get(table.table()));
            if (!progress.verified()) {
                return ended(compare(cursor, table, progress));
            }
        }
        return ended(cursor);
    }

    private Cursor compare(Cursor cursor, MovingTable table, TableProgress progress) throws SQLException {
        List<String> after = progress.verifiedTo();
        Last last = route.origin().first(table.nextKey(after, rows), row -> new Last(Catalog.strings(row.getArray(1)), row.getLong(2)));
        boolean rest = last == null || last.keys() < rows;
        // The last range is open at its end, so that a row too many at the replica is seen.
        List<String> upTo = rest ? null : last.key();
        Digest here = digest(route.origin(), table, after, upTo);
        Digest there = digest(route.replica(), table, after, upTo);
        long differing = here.equals(there) ? 0 : differing(table, after, upTo);
        return cursor.with(table.table(), progress.verifiedUpTo(upTo, rest, here.count()))
                .withVerification(true, cursor.verifiedAt(), cursor.differences() + differing);
    }

    private static Cursor ended(Cursor cursor) {
        boolean more = cursor.tables().values().stream().anyMatch(table -> !table.verified());
        if (more) {
            return cursor;
        }
        return cursor.withVerification(false, cursor.differences() == 0 ? cursor.snapshotAt() : cursor.verifiedAt(), cursor.differences());
    }

    private static Digest digest(Session session, MovingTable table, @Nullable List<String> after, @Nullable List<String> upTo) throws SQLException {
        return Objects.requireNonNull(session.first(table.digest(after, upTo), row -> new Digest(row.getLong(1), new BigDecimal(row.getString(2)))));
    }

    private long differing(MovingTable table, @Nullable List<String> after, @Nullable List<String> upTo) throws SQLException {
        Map<String, Long> here = digests(route.origin(), table, after, upTo);
        Map<String, Long> there = digests(route.replica(), table, after, upTo);
        List<String> keys = here.keySet().stream().filter(key -> !here.get(key).equals(there.get(key))).toList();
        List<String> extra = there.keySet().stream().filter(key -> !here.containsKey(key)).toList();
        log.error("{} differs between the two sides in {} rows: missing or other {}, too many {}", table.qualified(), keys.size() + extra.size(),
                keys.stream().limit(5).toList(), extra.stream().limit(5).toList());
        return Math.max(1, keys.size() + extra.size());
    }

    private static Map<String, Long> digests(Session session, MovingTable table, @Nullable List<String> after, @Nullable List<String> upTo) throws SQLException {
        Map<String, Long> digests = new HashMap<>();
        session.list(table.digestOfEach(after, upTo), row -> digests.put(row.getString(1), row.getLong(2)));
        return digests;
    }
}
