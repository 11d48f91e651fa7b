package com.voicehelper.strangler.sync;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions that are in the way of a start or a switch, which has to wait for them and never cuts them: each with who it is and what to do. */
final class Blockers {

    /** A prepared transaction has no session any more, and keeps its locks. */
    private static final String WHO = """
            a.pid, p.gid, extract(epoch from clock_timestamp() - coalesce(a.xact_start, p.prepared)) * 1000 as age, coalesce(a.application_name, ''), a.state""";

    private static final String SESSIONS = """
            left join pg_stat_activity a on a.pid = l.pid
            left join pg_locks x on l.pid is null and x.pid is null and x.locktype = 'transactionid' and x.virtualtransaction = l.virtualtransaction
            left join pg_prepared_xacts p on p.transaction = x.transactionid
            where l.database = (select oid from pg_database where datname = current_database()) and l.pid is distinct from pg_backend_pid()""";

    private static final String OLDER = " and clock_timestamp() - coalesce(a.xact_start, p.prepared) > cast(? as interval) order by age desc";

    /** Who has passed the fence and not ended. */
    private static final String WRITERS = "select " + WHO + " from pg_locks l " + SESSIONS
            + " and l.locktype = 'advisory' and l.granted and l.mode = 'ShareLock' and l.objsubid = 1 and (l.classid::bigint << 32 | l.objid::bigint) = ?" + OLDER;

    /** Who has a lock that a new trigger must wait for. */
    private static final String TOUCHING = "select distinct " + WHO + " from pg_locks l join pg_class c on c.oid = l.relation and l.locktype = 'relation'"
            + " join pg_namespace n on n.oid = c.relnamespace " + SESSIONS + " and n.nspname = ? and c.relkind in ('r', 'p') and l.granted"
            + " and l.mode in ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock')" + OLDER;

    /** Who changes or drops a table, or waits to. */
    private static final String CHANGING = "select " + WHO + ", c.relname, l.granted from pg_locks l join pg_class c on c.oid = l.relation and l.locktype = 'relation'"
            + " join pg_namespace n on n.oid = c.relnamespace " + SESSIONS
            + " and n.nspname = ? and c.relkind in ('r', 'p') and l.mode = 'AccessExclusiveLock' and a.backend_type is distinct from 'autovacuum worker' order by c.relname";

    private static final String OLDEST = """
            select a.pid, p.gid, extract(epoch from clock_timestamp() - coalesce(a.xact_start, p.prepared)) * 1000 as age, coalesce(a.application_name, ''), a.state
            from pg_stat_activity a full join pg_prepared_xacts p on false
            where (a.backend_xid is not null or p.gid is not null)""" + OLDER + " limit 1";

    private Blockers() {}

    /** Transactions that have written to a moving module. */
    static List<String> olderThan(Session session, String module, Duration age) throws SQLException {
        return session.list(WRITERS, row -> "a transaction that has written to " + module + " is open for " + who(row), Fence.lockKey(module), age.toMillis() + " ms");
    }

    static @Nullable String oldest(Session session, String module, Duration age) throws SQLException {
        List<String> blockers = olderThan(session, module, age);
        return blockers.isEmpty() ? null : blockers.getFirst();
    }

    /** Transactions that hold tables of a module that does not move yet. */
    static List<String> touching(Session session, String module, Duration age) throws SQLException {
        return session.list(TOUCHING, row -> "a transaction that holds a table of " + module + " is open for " + who(row), module, age.toMillis() + " ms");
    }

    /** DDL under way or waiting on a table of the module. */
    static List<String> changing(Session session, String module, String database) throws SQLException {
        return session.list(CHANGING, row -> "DDL is pending: table " + module + "." + row.getString(6) + " of " + database + (row.getBoolean(7) ? " is locked for a change by"
                : " is waited for by") + " a transaction open for " + who(row), module);
    }

    /** A transaction anywhere in the cluster that has been writing for longer: the log of changes is kept from its start on. */
    static @Nullable String keepingTheLog(Session session, Duration age) throws SQLException {
        return session.first(OLDEST, row -> "a transaction keeps the log of changes from shrinking; it is open for " + who(row), age.toMillis() + " ms");
    }

    private static String who(ResultSet row) throws SQLException {
        String gid = row.getString(2);
        if (gid != null) {
            return row.getLong(3) + " ms (prepared as '" + gid + "'): commit prepared or rollback prepared ends it";
        }
        int pid = row.getInt(1);
        String application = row.getString(4).isEmpty() ? "" : ", " + row.getString(4);
        return row.getLong(3) + " ms (pid " + pid + application + ", " + row.getString(5) + "): let it end, or select pg_terminate_backend(" + pid + ")";
    }
}
