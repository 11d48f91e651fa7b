package com.voicehelper.strangler.ramp;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node drives the ramps: an advisory lock on a session of its own. It keeps two nodes from doing the same work; that they can't
 * do harm, the compare-and-set on the state sees to. Used by one thread.
 */
final class Lease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final String LIMIT = """
            select set_config('idle_session_timeout', '15s', false) is not null and set_config('statement_timeout', '5s', false) is not null""";

    private static final String TAKE = "select pg_try_advisory_lock(hashtextextended('voicehelper ramps', 0))";

    private static final String GIVE = "select pg_advisory_unlock(hashtextextended('voicehelper ramps', 0))";

    /** Opens a session outside of any pool. */
    interface Sessions {
        Connection open() throws SQLException;
    }

    private final Sessions sessions;
    private @Nullable Connection session;
    private boolean held;
    private boolean away;

    Lease(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Takes the lock, or asks the server whether this session still has it. False also when the server cannot be asked. */
    boolean take() {
        try {
            Connection connection = session;
            if (connection == null) {
                connection = sessions.open();
                session = connection;
                // A frozen node loses its session, so that another goes on.
                ask(connection, LIMIT);
            }
            held = ask(connection, held ? "select true" : TAKE);
            away = false;
        } catch (SQLException exception) {
            if (!away) {
                log.warn("The lease of the ramps cannot be asked for; this node drives none: {}", exception.getMessage());
            }
            away = true;
            close();
        }
        return held;
    }

    private static boolean ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            return result.next() && result.getBoolean(1);
        }
    }

    /** Gives the lock back at once, where the server can be told. */
    @Override
    public void close() {
        boolean mine = held;
        held = false;
        Connection connection = session;
        session = null;
        if (connection != null) {
            try (connection) {
                if (mine) {
                    ask(connection, GIVE);
                }
            } catch (SQLException exception) {
                log.debug("The session of the lease is gone already", exception);
            }
        }
    }
}
