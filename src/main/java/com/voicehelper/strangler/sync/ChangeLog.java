package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.name;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The log of touched keys: one table per moving table, filled by a row trigger in the writer's own transaction. */
final class ChangeLog {

    static final String TRIGGER = "strangler_c_capture";

    private ChangeLog() {}

    static void createLog(Session session, MovingTable table) throws SQLException {
        session.execute("create table if not exists %s as select pg_current_xact_id() as tx, %s from %s with no data".formatted(table.log(), table.keyList(), table.qualified()));
        session.execute("alter table %s alter tx set default pg_current_xact_id(), alter tx set not null".formatted(table.log()));
        session.execute("create index if not exists %s on %s (tx)".formatted(name("log_" + table.module() + "_" + table.table() + "_tx"), table.log()));
        session.execute("""
                create or replace function %1$s() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
                begin
                  if tg_op = 'DELETE' then
                    insert into %2$s (%3$s) values (%4$s);
                    return null;
                  end if;
                  if tg_op = 'UPDATE' and (%4$s) is distinct from (%5$s) then
                    insert into %2$s (%3$s) values (%4$s);
                  end if;
                  insert into %2$s (%3$s) values (%5$s);
                  return null;
                end $body$""".formatted(table.capture(), table.log(), table.keyList(), keys(table, "old"), keys(table, "new")));
    }

    static String trigger(MovingTable table) {
        return "create or replace trigger %s after insert or update or delete on %s for each row execute function %s()".formatted(TRIGGER, table.qualified(), table.capture());
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
