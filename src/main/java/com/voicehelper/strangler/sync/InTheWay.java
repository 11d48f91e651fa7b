package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Comparison.Found;
import com.voicehelper.strangler.sync.Replication.Difference;
import com.voicehelper.strangler.sync.Replication.Difference.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Rows of the replica that hold a unique value which the owner has given to another row. The owner's own index would not let
 * both be, so they differ, and no change can be applied until they are mended: they are kept as differences, for a repair to
 * find, as no verification can run before.
 */
final class InTheWay {

    private final Route route;
    private final DifferingRows differing;

    InTheWay(Route route) {
        this.route = route;
        this.differing = new DifferingRows(route, Integer.MAX_VALUE);
    }

    /** What the replica refused; null when it does not say. */
    private @Nullable MovingTable table(ServerErrorMessage refusal) {
        return route.tables().stream().filter(each -> each.table().equals(refusal.getTable())).findFirst().orElse(null);
    }

    /** The cursor with the rows that were found as differences of the pass; the same cursor when none is new. Stores them, commits nothing. */
    Cursor keep(Cursor cursor, SQLException violation) throws SQLException {
        ServerErrorMessage refusal = DatabaseFailure.origin(violation) instanceof PSQLException exception ? exception.getServerErrorMessage() : null;
        MovingTable table = refusal == null ? null : table(refusal);
        if (table == null || refusal.getConstraint() == null) {
            return cursor;
        }
        List<List<String>> known = KeptDifferences.keys(route.replica(), table);
        List<List<String>> keys = find(cursor, table, refusal.getConstraint()).stream().filter(key -> !known.contains(key)).toList();
        long extra = differing.keep(table, keys, cursor.snapshotAt());
        Found found = new Found(0, keys.size() - extra, 0, extra);
        TableProgress progress = Objects.requireNonNull(cursor.tables().get(table.table()));
        return keys.isEmpty() ? cursor
                : cursor.with(table.table(), progress.compared(progress.comparison().plus(found)))
                        .with(cursor.pass().found(found.differing()).unproven());
    }

    private List<List<String>> find(Cursor cursor, MovingTable table, String index) throws SQLException {
        Session replica = route.replica();
        List<String> values = replica.list("""
                select pg_get_indexdef(c.oid, k, true)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid, generate_series(1, i.indnkeyatts) k
                where n.nspname = ? and c.relname = ? order by k""", row -> row.getString(1), table.module(), index);
        String names = each(values, ", ", "(%s) as v%d");
        String equal = each(values, " and ", "(%s) = w.v%d");
        String changed = table.changed(cursor.applied(), null, Objects.requireNonNull(cursor.tables().get(table.table())).limit());
        replica.execute("create temporary table wanted on commit drop as select " + names + " from " + table.qualified() + " with no data");
        route.copy("select " + names + " from " + table.qualified() + " where (" + table.keyList() + ") in (" + changed + ")", "wanted");
        route.copy(changed, table.touched() + " (" + table.keyList() + ")");
        return replica.list("select array[" + table.keysAsText() + "] from " + table.qualified() + " t where exists (select from wanted w where "
                + equal + ") and not exists (select from " + table.touched() + " k where " + table.joined() + ")", row -> Catalog.strings(row.getArray(1)));
    }

    private static String each(List<String> values, String separator, String format) {
        return IntStream.range(0, values.size()).mapToObj(value -> format.formatted(values.get(value), value)).collect(Collectors.joining(separator));
    }
}
