package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fence and capture on one side. A trigger needs a lock that waits for writers and holds back later ones, so it is asked for
 * briefly and often instead of once and long.
 */
final class Installation {

    private static final int TRIES = 150;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    private static final List<String> TRIGGERS = Stream.concat(Stream.of(Fence.FENCE_TRIGGER, Fence.TRUNCATE_TRIGGER), ChangeLog.TRIGGERS.stream()).toList();

    /** How many of the triggers fire. Parameter: the schema. */
    static final String ARMED = """
            (select count(*) from pg_namespace n join pg_class c on c.relnamespace = n.oid join pg_trigger t on t.tgrelid = c.oid
             where n.nspname = ? and t.tgenabled in ('O', 'A') and t.tgname in ('%s'))""".formatted(String.join("', '", TRIGGERS));

    private Installation() {}

    static int triggersOf(int tables) {
        return tables * TRIGGERS.size();
    }

    /** Whether every trigger fires on every table: none was dropped, and nothing was written past them. */
    static boolean complete(Session session, String module) throws SQLException {
        return session.number("select " + ARMED, module) >= triggersOf(Catalog.tables(session, module).size());
    }

    /** Idempotent; an ownership that is already there stays. */
    static void install(Session session, String module, Ownership initial) throws SQLException, InterruptedException {
        session.execute("set lock_timeout = '100ms'");
        Fence.createFunctions(session, module, initial);
        for (MovingTable table : Catalog.tables(session, module)) {
            ChangeLog.createLog(session, table);
            List<String> statements = new ArrayList<>(Fence.triggers(table));
            statements.addAll(ChangeLog.triggers(table));
            if (!armed(session, table)) {
                together(session, statements);
            }
        }
    }

    /** Capture goes, the fence stays: this side does not own the module, and refuses its writes. */
    static void removeCapture(Session session, String module) throws SQLException, InterruptedException {
        session.execute("set lock_timeout = '100ms'");
        for (MovingTable table : Catalog.tables(session, module)) {
            drop(session, ChangeLog.TRIGGERS, table);
            ChangeLog.drop(session, table);
        }
    }

    static void removeAll(Session session, String module) throws SQLException, InterruptedException {
        removeCapture(session, module);
        for (MovingTable table : Catalog.tables(session, module)) {
            drop(session, List.of(Fence.FENCE_TRIGGER, Fence.TRUNCATE_TRIGGER), table);
        }
        Fence.dropFunctions(session, module);
        session.update("delete from strangler.replication_capture where module = ?", module);
    }

    private static boolean armed(Session session, MovingTable table) throws SQLException {
        return session.number("select count(*) from pg_trigger where tgrelid = cast(? as regclass) and tgenabled in ('O', 'A') and tgname in ('"
                + String.join("', '", TRIGGERS) + "')", table.qualified()) == TRIGGERS.size();
    }

    /** Waits for no lock when none of them is there. */
    private static void drop(Session session, List<String> triggers, MovingTable table) throws SQLException, InterruptedException {
        if (session.test("select exists (select from pg_trigger where tgrelid = cast(? as regclass) and tgname in ('" + String.join("', '", triggers) + "'))", table.qualified())) {
            together(session, triggers.stream().map(trigger -> "drop trigger if exists " + trigger + " on " + table.qualified()).toList());
        }
    }

    /** All statements in one transaction, tried again while a lock is not free. */
    static void together(Session session, List<String> statements) throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                session.execute("begin; " + String.join("; ", statements) + "; commit");
                return;
            } catch (SQLException exception) {
                session.execute("rollback");
                if (attempt == TRIES || !passing(exception.getSQLState())) {
                    throw exception;
                }
                Thread.sleep(ThreadLocalRandom.current().nextLong(20, 200));
            }
        }
    }

    private static boolean passing(@Nullable String state) {
        return LOCK_NOT_AVAILABLE.equals(state) || DEADLOCK.equals(state);
    }
}
