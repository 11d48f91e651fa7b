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

    private final DataSource database;

    public CommandLock(DataSource database) {
        this.database = database;
    }

    /** @throws MoveRefusedException when another command of the module runs */
    public <T> T alone(String module, Supplier<T> work) {
        try (Connection connection = database.getConnection()) {
            if (!ask(connection, LOCK, module)) {
                throw new MoveRefusedException("Another command for " + module + " is running; look at its status and decide again");
            }
            try {
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
        } catch (SQLException exception) {
            connection.abort(Runnable::run);
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
