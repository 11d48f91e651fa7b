package com.voicehelper.strangler.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Lets one command at a time install, switch or remove something of a module, over all nodes. It dies with its connection. */
public final class CommandLock {

    private static final String LOCK = "select pg_try_advisory_lock(hashtextextended('voicehelper command ' || ?, 0))";
    private static final String UNLOCK = "select pg_advisory_unlock(hashtextextended('voicehelper command ' || ?, 0))";

    private static final String SIGN = "select set_config('application_name', ?, false) is not null";
    private static final String HOLDER = """
            select a.application_name || ', since ' || ceil(extract(epoch from clock_timestamp() - a.query_start))::text || ' s'
            from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
              and l.database = (select oid from pg_database where datname = current_database())
              and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('voicehelper command ' || ?, 0)""";

    private final DataSource database;

    public CommandLock(DataSource database) {
        this.database = database;
    }

    /**
     * @param what the command and who gave it, for whoever comes meanwhile
     * @throws MoveRefusedException when another command of the module runs
     */
    public <T> T alone(String module, String what, Supplier<T> work) {
        try (Connection connection = database.getConnection()) {
            if (!ask(connection, LOCK, module)) {
                throw new MoveRefusedException("Another command for " + module + " is running (" + holder(connection, module)
                        + "); look at its status and decide again");
            }
            try {
                ask(connection, SIGN, what);
                return work.get();
            } finally {
                release(connection, module);
            }
        } catch (SQLException exception) {
            throw new DataAccessResourceFailureException("The database of the monolith cannot be reached", exception);
        }
    }

    /** A lock that cannot be given back goes with its connection. */
    private static void release(Connection connection, String module) throws SQLException {
        try {
            ask(connection, UNLOCK, module);
            try (var statement = connection.createStatement()) {
                statement.execute("reset application_name");
            }
        } catch (SQLException exception) {
            connection.abort(Runnable::run);
        }
    }

    private static String holder(Connection connection, String module) throws SQLException {
        try (var statement = connection.prepareStatement(HOLDER)) {
            statement.setString(1, module);
            try (var result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : "it ends just now";
            }
        }
    }

    private static boolean ask(Connection connection, String sql, String module) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, module);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }
}
