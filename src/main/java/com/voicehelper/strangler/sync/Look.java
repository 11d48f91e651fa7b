package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Cursor.Origin;
import com.voicehelper.strangler.sync.Fence.Ownership;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The owner's side as an iteration's snapshot sees it, in one question.
 *
 * @param written   where the owner's WAL ended; what the snapshot sees is before it
 * @param ownership as it is now, later than the snapshot
 * @param catalog   fingerprint of the moving tables
 * @param armed     how many triggers of fence and capture fire
 * @param waiting   changes per table since the cursor's snapshot, counted up to a bound
 */
record Look(Snapshot snapshot, String written, Origin origin, Ownership ownership, BigDecimal catalog, long armed, List<Long> waiting) {

    static String query(String module, List<MovingTable> tables, long atMost) {
        String waiting = tables.isEmpty() ? "array[]::bigint[]"
                : tables.stream().map(table -> table.waiting(atMost)).collect(Collectors.joining(", ", "array[", "]"));
        return "select pg_current_snapshot()::text, pg_current_wal_insert_lsn()::text, " + Origin.COLUMNS + ", (select last_value from " + Fence.sequence(module) + "), "
                + Catalog.FINGERPRINT + ", " + Installation.ARMED + ", " + waiting;
    }

    static Look take(Session origin, String query, Cursor cursor, int tables) throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(cursor.module(), cursor.module()));
        for (int table = 0; table < tables; table++) {
            parameters.add(Long.toUnsignedString(cursor.snapshot().xmax()));
            parameters.add(cursor.snapshot().runningLiteral());
        }
        return origin.required(query, row -> new Look(Snapshot.parse(row.getString(1)), row.getString(2), new Origin(row.getString(3), row.getString(4)),
                Ownership.decoded(row.getLong(5)), row.getBigDecimal(6), row.getLong(7), numbers(row.getArray(8))), parameters.toArray());
    }

    /** How many changes wait for the cursor, as in {@link #waiting}, of all tables. */
    static long waiting(Session origin, List<MovingTable> tables, Cursor cursor, long atMost) throws SQLException {
        long waiting = 0;
        for (MovingTable table : tables) {
            waiting += origin.number("select " + table.waiting(atMost), Long.toUnsignedString(cursor.applied().xmax()), cursor.applied().runningLiteral());
        }
        return waiting;
    }

    long allWaiting() {
        return waiting.stream().mapToLong(Long::longValue).sum();
    }

    private static List<Long> numbers(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray()).map(number -> ((Number) number).longValue()).toList();
    }
}
