package com.voicehelper.strangler.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Which stores this node works for: an advisory lock each, all on one connection, which is open only while a store moves. Thread-safe. */
final class StoreLeadership implements AutoCloseable {

    private static final String TRY = "select pg_try_advisory_lock(hashtextextended('voicehelper store ' || ?, 0))";
    private static final String END = "select pg_advisory_unlock(hashtextextended('voicehelper store ' || ?, 0))";

    private final DataSource database;
    private final Set<String> led = new HashSet<>();
    private @Nullable Connection connection;

    StoreLeadership(DataSource database) {
        this.database = database;
    }

    synchronized boolean leads(String store) throws SQLException {
        if (connection == null || !connection.isValid(1)) {
            close();
            connection = database.getConnection();
        }
        if (!led.contains(store) && ask(connection, TRY, store)) {
            led.add(store);
        }
        return led.contains(store);
    }

    synchronized void resign(String store) throws SQLException {
        if (!led.remove(store) || connection == null) {
            return;
        }
        if (led.isEmpty()) {
            close();
        } else {
            ask(connection, END, store);
        }
    }

    /** Whether no node works for the store: of one that no longer moves, none begins to. */
    boolean nobodyLeads(String store) {
        try (Connection another = database.getConnection()) {
            return ask(another, TRY, store) && ask(another, END, store);
        } catch (SQLException exception) {
            throw new StoreUnavailableException("Whether store " + store + " is still worked for cannot be told: " + exception.getMessage(), exception);
        }
    }

    static boolean ask(Connection connection, String sql, String argument) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** Aborted when it cannot be unlocked: a pooled connection that is given back would keep its locks. */
    @Override
    public synchronized void close() throws SQLException {
        Connection last = connection;
        connection = null;
        led.clear();
        if (last == null) {
            return;
        }
        try (var statement = last.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
            last.close();
        } catch (SQLException broken) {
            last.abort(Runnable::run);
        }
    }
}
