package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows from the origin to the replica within the iteration's two transactions: one row path for copying, applying and catching up. */
final class Copying {

    private final Route route;

    Copying(Route route) {
        this.route = route;
    }

    /** Rows of a table that take the place of what the replica has under the same keys. */
    record Replacement(MovingTable table, String keysQuery) {}

    TableProgress progress(Cursor cursor, MovingTable table) {
        TableProgress progress = cursor.tables().get(table.table());
        if (progress == null) {
            throw new Stopped("table " + table.table() + " of " + table.module() + " appeared while the module moves; cancel the move and start it again");
        }
        return progress;
    }

    /** Deletes what is to be replaced; returns how many keys. */
    long delete(List<Replacement> replacements) throws SQLException {
        long keys = 0;
        for (Replacement replacement : replacements) {
            MovingTable table = replacement.table();
            // What an iteration replaced before is there again, and stays.
            route.replica().execute("delete from " + table.touched());
            keys += route.copy(replacement.keysQuery(), table.touched() + " (" + table.keyList() + ")");
            route.replica().execute(table.deleteTouched());
        }
        return keys;
    }

    void insert(List<Replacement> replacements) throws SQLException {
        for (Replacement replacement : replacements) {
            MovingTable table = replacement.table();
            route.copy(table.rows(replacement.keysQuery()), into(table));
        }
    }

    /** Copies the next rows of the first table that is not complete. */
    Cursor chunk(Cursor cursor, int rows) throws SQLException {
        for (MovingTable table : route.tables()) {
            TableProgress progress = progress(cursor, table);
            if (!progress.copied()) {
                List<String> upTo = key(table.keyAfter(progress.copiedTo(), rows));
                long copied = route.copy(table.rowsBetween(progress.copiedTo(), upTo), into(table));
                return cursor.with(table.table(), progress.copiedUpTo(upTo, upTo == null, copied)).moved(copied, 0);
            }
        }
        return cursor;
    }

    /** Applies the next keys of a cut backlog. */
    Cursor catchUp(Cursor cursor, MovingTable table, long keys) throws SQLException {
        TableProgress progress = progress(cursor, table);
        List<String> upTo = key(table.keyAfter(table.changed(cursor.applied(), progress.caughtUpTo(), progress.limit()), keys));
        List<Replacement> part = List.of(new Replacement(table, table.changed(cursor.applied(), progress.caughtUpTo(), upTo == null ? progress.limit() : upTo)));
        long applied = delete(part);
        insert(part);
        return cursor.with(table.table(), progress.caughtUpTo(upTo, upTo == null)).moved(0, applied);
    }

    private @Nullable List<String> key(String query) throws SQLException {
        return route.origin().first(query, row -> Catalog.strings(row.getArray(1)));
    }

    private static String into(MovingTable table) {
        return table.qualified() + " (" + table.columnList() + ")";
    }
}
