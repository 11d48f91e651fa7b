package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions that have written to a module and have not ended: the switch has to wait for them, and never cuts them. */
final class Blockers {

    private static final String HOLDERS = """
            select a.pid, extract(epoch from clock_timestamp() - a.xact_start) * 1000, coalesce(a.application_name, ''), a.state
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.mode = 'ShareLock' and l.objsubid = 1
              and l.database = (select oid from pg_database where datname = current_database())
              and (l.classid::bigint << 32 | l.objid::bigint) = ?
              and clock_timestamp() - a.xact_start > cast(? as interval)
            order by a.xact_start""";

    private static final String OLDEST = """
            select pid, extract(epoch from clock_timestamp() - xact_start), coalesce(application_name, ''), state
            from pg_stat_activity where backend_xid is not null and clock_timestamp() - xact_start > cast(? as interval)
            order by xact_start limit 1""";

    private Blockers() {}

    static List<String> olderThan(Session session, String module, Duration age) throws SQLException {
        return session.list(HOLDERS, row -> "a transaction that has written to " + module + " is open for " + row.getLong(2) + " ms (pid " + row.getInt(1)
                + (row.getString(3).isEmpty() ? "" : ", " + row.getString(3)) + ", " + row.getString(4) + ")", Fence.lockKey(module), age.toMillis() + " ms");
    }

    static @Nullable String oldest(Session session, String module, Duration age) throws SQLException {
        List<String> blockers = olderThan(session, module, age);
        return blockers.isEmpty() ? null : blockers.getFirst();
    }

    /** A transaction anywhere in the cluster that has been writing for longer: the log of changes is kept from its start on. */
    static @Nullable String keepingTheLog(Session session, Duration age) throws SQLException {
        return session.first(OLDEST, row -> "a transaction open for " + row.getLong(2) + " s (pid " + row.getInt(1) + ", " + row.getString(3) + ", " + row.getString(4)
                + ") keeps the log of changes from shrinking", age.toMillis() + " ms");
    }
}
