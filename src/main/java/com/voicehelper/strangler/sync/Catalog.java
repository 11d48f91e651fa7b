package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.name;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a database says about the tables of a module: which move, and what speaks against it. */
final class Catalog {

    /** Moving tables: all of the schema but Flyway's and the outbox with its cursor, which stay at their side. */
    static final String MOVING = """
            c.relkind in ('r', 'p') and c.relname <> 'flyway_schema_history' and c.relname <> 'outbox' and c.relname not like 'outbox\\_%'""";

    private static final String TABLES = """
            select c.relname,
              array(select a.attname::text from pg_attribute a
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum),
              array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k (attnum, position)
                    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum order by k.position),
              array(select format_type(a.atttypid, a.atttypmod) from unnest(i.indkey::int2[]) with ordinality k (attnum, position)
                    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum order by k.position)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_index i on i.indrelid = c.oid and i.indisprimary
            where n.nspname = ? and %s
            order by c.relname""".formatted(MOVING);

    /** One number for all columns and keys of the moving tables, independent of the order of columns. Parameter: the schema. */
    static final String FINGERPRINT = """
            (select coalesce(sum(hashtextextended(concat_ws(' ', c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated,
                     array_position(i.indkey::int2[], a.attnum)), 0)), 0)
             from pg_namespace n join pg_class c on c.relnamespace = n.oid
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             left join pg_index i on i.indrelid = c.oid and i.indisprimary
             where n.nspname = ? and %s)""".formatted(MOVING);

    /** A key is told with how it sorts: each side compares its own range of keys, so both have to sort alike. */
    private static final String COLUMNS = """
            select c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), nullif(a.attgenerated, ''),
                   'key ' || array_position(i.indkey::int2[], a.attnum),
                   case when a.attnum <> all (i.indkey::int2[]) or a.attcollation = 0 then null
                   when a.attcollation = 'pg_catalog.default'::regcollation
                   then (select concat_ws(' ', datlocprovider, datcollate, datlocale, pg_database_collation_actual_version(oid)) from pg_database where datname = current_database())
                   else (select concat_ws(' ', collprovider, collcollate, colllocale, pg_collation_actual_version(oid)) from pg_collation where oid = a.attcollation) end)
            from pg_namespace n join pg_class c on c.relnamespace = n.oid
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_index i on i.indrelid = c.oid and i.indisprimary
            where n.nspname = ? and %s order by 1""".formatted(MOVING);

    private Catalog() {}

    static List<MovingTable> tables(Session session, String module) throws SQLException {
        return session.list(TABLES, row -> new MovingTable(module, row.getString(1), strings(row.getArray(2)), strings(row.getArray(3)), strings(row.getArray(4))), module);
    }

    static BigDecimal fingerprint(Session session, String module) throws SQLException {
        return session.required("select " + FINGERPRINT, row -> row.getBigDecimal(1), module);
    }

    static @Nullable String difference(Session source, Session target, String module) throws SQLException {
        Map<String, String> here = columns(source, module);
        Map<String, String> there = columns(target, module);
        List<String> differing = new ArrayList<>();
        here.forEach((column, type) -> {
            if (!type.equals(there.get(column))) {
                differing.add(column);
            }
        });
        there.keySet().stream().filter(column -> !here.containsKey(column)).forEach(differing::add);
        return differing.isEmpty() ? null : "the two sides' tables of " + module + " differ in " + String.join(", ", differing.stream().sorted().limit(5).toList())
                + (differing.size() > 5 ? " and " + (differing.size() - 5) + " more columns" : "");
    }

    /** Why the tables as they are here cannot move. */
    static List<String> obstacles(Session session, String module) throws SQLException {
        List<String> obstacles = new ArrayList<>();
        for (MovingTable table : tables(session, module)) {
            if (table.keys().isEmpty()) {
                obstacles.add("table " + module + "." + table.table() + " has no primary key");
            }
            if (("capture_" + module + "_" + table.table()).length() > 63) {
                obstacles.add("the name of table " + module + "." + table.table() + " is too long for its log");
            }
        }
        obstacles.addAll(session.list("""
                select kind, relname from (
                  select case when c.relkind = 'p' then 'is partitioned' when c.relpersistence = 'u' then 'is unlogged and empty after a crash'
                         when exists (select from pg_inherits where inhrelid = c.oid) then 'inherits from another table'
                         when exists (select from pg_inherits where inhparent = c.oid) then 'has tables that inherit from it' end as kind, c.relname
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and %s) kinds
                where kind is not null""".formatted(MOVING),
                row -> "table " + module + "." + row.getString(2) + " " + row.getString(1) + ", which is not supported", module));
        return obstacles;
    }

    static List<String> unvalidatedConstraints(Session session, String module) throws SQLException {
        return session.list("""
                select t.conname || ' of ' || c.relname from pg_constraint t join pg_class c on c.oid = t.conrelid
                join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and not t.convalidated""", row -> row.getString(1), module);
    }

    static List<String> filledTables(Session session, String module) throws SQLException {
        List<String> filled = new ArrayList<>();
        for (MovingTable table : tables(session, module)) {
            if (session.test("select exists (select from " + table.qualified() + ")")) {
                filled.add(table.table());
            }
        }
        return filled;
    }

    static long estimate(Session session, MovingTable table) throws SQLException {
        return Math.max(0, session.number("select reltuples::bigint from pg_class where oid = cast(? as regclass)", table.qualified()));
    }

    /** Takes the sequences of the module's own tables to where they are at the other side. */
    static void handOverSequences(Session from, Session to, String module) throws SQLException {
        record Sequence(String sequence, String value, boolean called) {}
        List<String> names = from.list("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = ? and c.relkind = 'S'
                and not exists (select from pg_depend d join pg_class t on t.oid = d.refobjid
                                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                                and (t.relname = 'outbox' or t.relname like 'outbox\\_%'))""", row -> row.getString(1), module);
        for (String sequence : names) {
            String qualified = name(module) + "." + name(sequence);
            Sequence state = from.required("select last_value, is_called from " + qualified, row -> new Sequence(qualified, row.getString(1), row.getBoolean(2)));
            // Never back: whoever was frozen between the reading and this must not take a later owner's numbers from it.
            to.list("select setval(cast(? as regclass), cast(? as bigint), ?) from " + qualified + " s, pg_sequence p"
                            + " where p.seqrelid = cast(? as regclass) and (p.seqincrement < 0 or s.last_value <= cast(? as bigint))",
                    row -> row.getLong(1), state.sequence(), state.value(), state.called(), state.sequence(), state.value());
        }
    }

    private static Map<String, String> columns(Session session, String module) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        session.list(COLUMNS, row -> columns.put(row.getString(1), row.getString(2)), module);
        return columns;
    }

    static List<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
