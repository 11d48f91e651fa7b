package com.voicehelper.strangler.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQLite: one writer at a time, so a transaction that has begun to write is alone. */
final class SqliteDialect implements Dialect {

    private static final String FENCED = "strangler: this side does not own the writes";

    private static final int CONNECTIONS = 8;

    private final Path file;
    private @Nullable HikariDataSource pool;

    SqliteDialect(Path file) {
        this.file = file;
    }

    /** A file that is not there is an error: the driver would make an empty database. */
    @Override
    public Connection connect() throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new SQLException("There is no SQLite database at " + file);
        }
        return pool().getConnection();
    }

    private synchronized HikariDataSource pool() {
        if (pool == null) {
            HikariConfig config = new HikariConfig();
            config.setPoolName("sqlite");
            config.setJdbcUrl("jdbc:sqlite:" + file);
            config.addDataSourceProperty("busy_timeout", "5000");
            config.addDataSourceProperty("foreign_keys", "false");
            config.setMaximumPoolSize(CONNECTIONS);
            config.setMinimumIdle(0);
            config.setIdleTimeout(10_000);
            config.setConnectionTimeout(5_000);
            config.setInitializationFailTimeout(-1);
            pool = new HikariDataSource(config);
        }
        return pool;
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }

    @Override
    public String name(String table) {
        return Table.quoted(table);
    }

    @Override
    public void install(Connection connection, List<Table> tables, boolean owner) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists strangler_journal (n integer primary key autoincrement, tbl text not null, key text not null)");
            statement.execute("create index if not exists strangler_journal_key on strangler_journal (tbl, key)");
            statement.execute("create table if not exists strangler_owner (one integer primary key check (one = 1), here integer not null, carrying integer not null)");
            statement.execute("insert or ignore into strangler_owner values (1, " + (owner ? 1 : 0) + ", 0)");
            for (Table table : tables) {
                for (String event : List.of("insert", "update", "delete")) {
                    statement.execute("drop trigger if exists " + trigger("fence", event, table));
                    statement.execute("create trigger " + trigger("fence", event, table) + " before " + event + " on " + name(table.name())
                            + " when (select here = 0 and carrying = 0 from strangler_owner) begin select raise(abort, '" + FENCED + "'); end");
                    statement.execute("drop trigger if exists " + trigger("log", event, table));
                    statement.execute("create trigger " + trigger("log", event, table) + " after " + event + " on " + name(table.name())
                            + " when (select carrying = 0 from strangler_owner) begin "
                            + (event.equals("insert") ? "" : log(table, "old")) + (event.equals("delete") ? "" : log(table, "new")) + " end");
                }
            }
        }
    }

    private static String log(Table table, String row) {
        return "insert into strangler_journal (tbl, key) values ('" + table.name() + "', " + row + "." + Table.quoted(table.key()) + ");";
    }

    private static String trigger(String kind, String event, Table table) {
        return Table.quoted("strangler_" + kind + "_" + event + "_" + table.name());
    }

    @Override
    public void remove(Connection connection, List<Table> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                for (String event : List.of("insert", "update", "delete")) {
                    statement.execute("drop trigger if exists " + trigger("fence", event, table));
                    statement.execute("drop trigger if exists " + trigger("log", event, table));
                }
            }
            statement.execute("drop table if exists strangler_journal");
            statement.execute("drop table if exists strangler_owner");
        }
    }

    /** Others see the mark as little as what is written under it: it is gone before the commit. */
    @Override
    public void beginCarrying(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.executeUpdate("update strangler_owner set carrying = 1 where here = 0") == 0) {
                throw new SQLException("The old side owns the writes, so nothing is carried to it");
            }
        }
    }

    @Override
    public void endCarrying(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("update strangler_owner set carrying = 0");
        }
    }

    @Override
    public void own(Connection connection, boolean here) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("update strangler_owner set here = " + (here ? 1 : 0));
        }
    }

    @Override
    public boolean fenced(SQLException exception) {
        return String.valueOf(exception.getMessage()).contains(FENCED);
    }

    @Override
    public void bind(PreparedStatement statement, int at, ColumnType type, @Nullable Object value) throws SQLException {
        statement.setObject(at, SqliteValues.written(value, type));
    }

    @Override
    public @Nullable Object read(ResultSet row, int at, ColumnType type) throws SQLException {
        return SqliteValues.read(row.getObject(at), type);
    }

    @Override
    public String bytewise(String column) {
        return column + " collate binary";
    }
}
