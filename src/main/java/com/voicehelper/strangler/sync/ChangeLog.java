package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.name;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The log of touched keys: one table per moving table, filled by row triggers in the writer's own transaction. Their function
 * runs as its owner and names nothing without its schema, so nobody's search_path changes what it means; to pin one costs a
 * writer as much as the rest of it. What compares keys is a condition of the trigger, which PostgreSQL resolves once.
 */
final class ChangeLog {

    static final String TRIGGER = "strangler_c_capture";
    private static final String DELETED_TRIGGER = "strangler_d_capture_deleted";
    private static final String RENAMED_TRIGGER = "strangler_e_capture_renamed";
    static final List<String> TRIGGERS = List.of(TRIGGER, DELETED_TRIGGER, RENAMED_TRIGGER);

    private ChangeLog() {}

    static void createLog(Session session, MovingTable table) throws SQLException {
        session.execute("create table if not exists %s as select pg_current_xact_id() as tx, %s from %s with no data".formatted(table.log(), table.keyList(), table.qualified()));
        session.execute("alter table %s alter tx set default pg_current_xact_id(), alter tx set not null".formatted(table.log()));
        session.execute("create index if not exists %s on %s (tx)".formatted(name("log_" + table.module() + "_" + table.table() + "_tx"), table.log()));
        session.execute("""
                create or replace function %1$s() returns trigger language plpgsql volatile security definer as $body$
                begin
                  if tg_argv[0] operator(pg_catalog.=) 'old' then
                    insert into %2$s (%3$s) values (%4$s);
                  else
                    insert into %2$s (%3$s) values (%5$s);
                  end if;
                  return null;
                end $body$""".formatted(table.capture(), table.log(), table.keyList(), keys(table, "old"), keys(table, "new")));
    }

    /** The new key of each row that was inserted or updated, and the old one of each that was deleted or got another key. */
    static List<String> triggers(MovingTable table) {
        return List.of(
                trigger(TRIGGER, "insert or update", table, "", "new"),
                trigger(DELETED_TRIGGER, "delete", table, "", "old"),
                trigger(RENAMED_TRIGGER, "update", table, "when ((%s) is distinct from (%s))".formatted(keys(table, "old"), keys(table, "new")), "old"));
    }

    private static String trigger(String name, String event, MovingTable table, String condition, String row) {
        return "create or replace trigger %s after %s on %s for each row %s execute function %s('%s')".formatted(name, event, table.qualified(), condition, table.capture(), row);
    }

    static void drop(Session session, MovingTable table) throws SQLException {
        session.execute("drop function if exists " + table.capture() + "()");
        session.execute("drop table if exists " + table.log());
    }

    /** Forgets what every later cursor has passed. In its own transaction, after the cursor's commit. */
    static void clean(Session session, List<MovingTable> tables, String module, long below) throws SQLException {
        session.update("""
                insert into strangler.replication_capture (module, cleaned_below) values (?, cast(? as xid8))
                on conflict (module) do update set cleaned_below = greatest(replication_capture.cleaned_below, excluded.cleaned_below)""",
                module, Long.toString(below));
        for (MovingTable table : tables) {
            session.update("delete from " + table.log() + " where tx < cast(? as xid8)", Long.toString(below));
        }
    }

    static long cleanedBelow(Session session, String module) throws SQLException {
        return session.number("select cleaned_below::text::bigint from strangler.replication_capture where module = ?", module);
    }

    private static String keys(MovingTable table, String row) {
        return table.keys().stream().map(key -> row + "." + name(key)).collect(Collectors.joining(", "));
    }
}
