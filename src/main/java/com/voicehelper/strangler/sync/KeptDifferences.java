package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Replication.Difference;
import com.voicehelper.strangler.sync.Replication.Difference.Kind;
import com.voicehelper.strangler.sync.Replication.Difference.Value;
import com.voicehelper.strangler.sync.Verification.Range;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows that differ, kept on the side that receives a module's data until the next pass begins or the move ends. */
final class KeptDifferences {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<LinkedHashMap<String, @Nullable Value>> ROW = new TypeReference<>() {};

    private KeptDifferences() {}

    static long count(Session replica, String module) throws SQLException {
        return replica.number("select count(*) from strangler.replication_difference where module = ?", module);
    }

    static void keep(Session replica, String module, Difference difference) throws SQLException {
        replica.update("insert into strangler.replication_difference values (?, ?, ?, ?, cast(? as json), cast(? as json), ?)",
                module, difference.table(), array(replica, List.copyOf(difference.key().values())), difference.kind().name(),
                json(difference.atOwner()), json(difference.atReplica()), difference.foundAt().atOffset(ZoneOffset.UTC));
    }

    static void keepRange(Session replica, MovingTable table, Range range, long differences) throws SQLException {
        replica.update("insert into strangler.replication_differing_range values (?, ?, ?, ?, ?)",
                table.module(), table.table(), array(replica, range.after()), array(replica, range.upTo()), differences);
    }

    static void forget(Session replica, String module) throws SQLException {
        replica.update("delete from strangler.replication_difference where module = ?", module);
        replica.update("delete from strangler.replication_differing_range where module = ?", module);
    }

    /** In the order of tables, kinds and keys. */
    static Replication.Differences read(Session replica, String module, int atMost) throws SQLException {
        Map<String, MovingTable> tables = Catalog.tables(replica, module).stream()
                .collect(Collectors.toMap(MovingTable::table, Function.identity()));
        long found = replica.number("select differences from strangler.replication_cursor where module = ?", module);
        return new Replication.Differences(found, replica.list("""
                select table_name, key, kind, origin_row, replica_row, found_at from strangler.replication_difference
                where module = ? order by table_name, kind, key limit ?""",
                row -> new Difference(row.getString(1), named(tables.get(row.getString(1)), Catalog.strings(row.getArray(2))), Kind.valueOf(row.getString(3)),
                        row(row.getString(4)), row(row.getString(5)), row.getObject(6, OffsetDateTime.class).toInstant()), module, atMost));
    }

    static List<List<String>> keys(Session replica, MovingTable table) throws SQLException {
        return replica.list("select key from strangler.replication_difference where module = ? and table_name = ? order by key",
                row -> Catalog.strings(row.getArray(1)), table.module(), table.table());
    }

    static List<Range> ranges(Session replica, MovingTable table) throws SQLException {
        return replica.list("select after, up_to from strangler.replication_differing_range where module = ? and table_name = ?",
                row -> new Range(Cursors.key(row, 1), Cursors.key(row, 2), 0), table.module(), table.table());
    }

    private static Map<String, String> named(@Nullable MovingTable table, List<String> key) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int column = 0; column < key.size(); column++) {
            named.put(table == null ? String.valueOf(column + 1) : table.keys().get(column), key.get(column));
        }
        return named;
    }

    private static @Nullable String json(@Nullable Map<String, @Nullable Value> row) {
        return row == null ? null : JSON.writeValueAsString(row);
    }

    private static @Nullable Map<String, @Nullable Value> row(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, ROW);
    }

    private static java.sql.@Nullable Array array(Session session, @Nullable List<String> key) throws SQLException {
        return key == null ? null : session.connection().createArrayOf("text", key.toArray());
    }
}
