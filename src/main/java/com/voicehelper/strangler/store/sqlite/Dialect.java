package com.voicehelper.strangler.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the two databases say differently. Names of tables are complete and quoted. */
interface Dialect extends AutoCloseable {

    Connection connect() throws SQLException;

    String name(String table);

    /** Journal, fence and their triggers. Idempotent. */
    void install(Connection connection, List<Table> tables, boolean owner) throws SQLException;

    void remove(Connection connection, List<Table> tables) throws SQLException;

    /**
     * Begins the transaction of a carrier, the only one at a time, whose writes are neither logged nor fenced.
     *
     * @throws SQLException when this side owns the writes: who carries to it was paused while the owner changed
     */
    void beginCarrying(Connection connection) throws SQLException;

    /** Before its commit. */
    void endCarrying(Connection connection) throws SQLException;

    /** Waits, within bounds, until what was begun here has ended; then writers may begin here, or may not. */
    void own(Connection connection, boolean here) throws SQLException;

    /** Whether the fence stopped it. */
    boolean fenced(SQLException exception);

    void bind(PreparedStatement statement, int at, ColumnType type, @Nullable Object value) throws SQLException;

    /** @throws WrongValueException when it is not of the type */
    @Nullable Object read(ResultSet row, int at, ColumnType type) throws SQLException;

    /** An order of text keys that does not depend on a language. */
    String bytewise(String column);

    @Override
    void close();
}
