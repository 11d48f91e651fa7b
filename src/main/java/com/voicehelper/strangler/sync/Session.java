package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** A connection to PostgreSQL with SQL as it is written. Not thread-safe; {@link #abort} may be called from anywhere. */
final class Session implements AutoCloseable {

    /**
     * What would change how a value is written as text or read, what would hide rows instead of failing, and what would let a plan
     * read a whole table for a few keys.
     */
    private static final String PINNED = """
            set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
            set bytea_output = 'hex'; set xmlbinary = 'base64'; set lc_monetary = 'C'; set search_path = pg_catalog, public;
            set standard_conforming_strings = on; set row_security = off;
            set plan_cache_mode = force_custom_plan; set jit = off;
            set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
            set client_min_messages = warning""";

    private static final int FETCHED = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Rows go out in pieces of this many bytes: each piece costs the driver a look for an answer. */
    private static final int TOGETHER = 65_536;

    private final Connection connection;
    private final @Nullable Side side;
    private final int silence;
    private volatile long writingSince;

    Session(Connection connection) {
        this(connection, null, 0);
    }

    /**
     * @param side    whose database it is, for what is said when it fails; null: not said
     * @param silence how long the driver waits for an answer, in milliseconds; 0: for ever
     */
    Session(Connection connection, @Nullable Side side, int silence) {
        this.connection = connection;
        this.side = side;
        this.silence = silence;
    }

    /** With every setting fixed that changes how a value is written or read. */
    Session pinned() throws SQLException {
        execute(PINNED);
        return this;
    }

    /** Reads at one snapshot per transaction and writes nothing. */
    Session reader() throws SQLException {
        pinned();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return this;
    }

    /** Writes as a replica: no trigger, no fence, no foreign key fires. */
    Session replica() throws SQLException {
        pinned();
        execute("set session_replication_role = replica");
        connection.setAutoCommit(false);
        return this;
    }

    Session transaction() throws SQLException {
        connection.setAutoCommit(false);
        return this;
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException exception) {
            throw failed(exception);
        }
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        } catch (SQLException exception) {
            throw failed(exception);
        }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters); ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException exception) {
            throw failed(exception);
        }
    }

    /** As {@link #list}, for more rows than should be in memory. Only in a transaction. */
    void each(String sql, Visit visit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    visit.at(result);
                }
            }
        }
    }

    <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        List<T> rows = list(sql, row, parameters);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /** The one row of a query that always has one. */
    <T> T required(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        List<T> rows = list(sql, row, parameters);
        if (rows.isEmpty()) {
            throw new SQLException("no row from: " + sql);
        }
        return rows.getFirst();
    }

    long number(String sql, @Nullable Object... parameters) throws SQLException {
        Long number = first(sql, result -> result.getLong(1), parameters);
        return number == null ? 0 : number;
    }

    boolean test(String sql, @Nullable Object... parameters) throws SQLException {
        return Boolean.TRUE.equals(first(sql, result -> result.getBoolean(1), parameters));
    }

    /** Streams what a {@code COPY … TO STDOUT} here gives into a {@code COPY … FROM STDIN} there; returns the rows. */
    long copy(String out, Session target, String in) throws SQLException {
        CopyOut from = asked(() -> connection.unwrap(PGConnection.class).getCopyAPI().copyOut(out));
        CopyIn to = null;
        try {
            to = target.asked(() -> target.connection.unwrap(PGConnection.class).getCopyAPI().copyIn(in));
            byte[] together = new byte[TOGETHER];
            int filled = 0;
            byte[] row;
            while ((row = asked(from::readFromCopy)) != null) {
                if (filled + row.length > together.length) {
                    target.write(to, together, filled);
                    filled = 0;
                }
                if (row.length > together.length) {
                    target.write(to, row, row.length);
                } else {
                    System.arraycopy(row, 0, together, filled, row.length);
                    filled += row.length;
                }
            }
            target.write(to, together, filled);
            return target.asked(to::endCopy);
        } finally {
            if (to != null && to.isActive()) {
                to.cancelCopy();
            }
            if (from.isActive()) {
                from.cancelCopy();
            }
        }
    }

    private void write(CopyIn to, byte[] bytes, int length) throws SQLException {
        writingSince = System.nanoTime();
        try {
            to.writeToCopy(bytes, 0, length);
        } catch (SQLException exception) {
            throw failed(exception);
        } finally {
            writingSince = 0;
        }
    }

    /** Whether the network has taken nothing of what is written for as long as the driver waits for an answer. From any thread. */
    boolean stuck() {
        long since = writingSince;
        return since != 0 && silence > 0 && System.nanoTime() - since > silence * 1_000_000L;
    }

    /** For one transaction whose statements may take long, on either side; {@code false} after it. */
    void patient(boolean now) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, now ? (int) PATIENCE.toMillis() : silence);
        if (now) {
            execute("set local idle_in_transaction_session_timeout = " + PATIENCE.toMillis());
        }
    }

    void commit() throws SQLException {
        try {
            connection.commit();
        } catch (SQLException exception) {
            throw failed(exception);
        }
    }

    private <T> T asked(Answer<T> answer) throws SQLException {
        try {
            return answer.get();
        } catch (SQLException exception) {
            throw failed(exception);
        }
    }

    private SQLException failed(SQLException exception) {
        return side == null ? exception : DatabaseFailure.at(side, exception);
    }

    private interface Answer<T> {
        T get() throws SQLException;
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    boolean alive() {
        try {
            return connection.isValid(2);
        } catch (SQLException exception) {
            return false;
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            return statement;
        } catch (SQLException exception) {
            statement.close();
            throw exception;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException exception) {
            abort();
        }
    }

    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            // It is gone, which was asked for.
        }
    }

    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    interface Visit {
        void at(ResultSet row) throws SQLException;
    }

    interface Row<T> {
        T read(ResultSet result) throws SQLException;
    }
}
