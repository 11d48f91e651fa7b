package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.store.sqlite.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of one side. Every call is a transaction of its own, except those that take a connection. Thread-safe. */
final class RowSide implements AutoCloseable {

    private final Dialect dialect;
    private final List<Table> tables;

    RowSide(Dialect dialect, List<Table> tables) {
        this.dialect = dialect;
        this.tables = tables;
    }

    /** A touched row, by its number in the journal. */
    record Touched(long n, String table, String key) {}

    /** A row as it is read, or why it could not be; compared by what it means. */
    record Row(List<@Nullable Object> values, @Nullable String problem) {

        boolean sameAs(Row other) {
            return problem == null && other.problem == null && Arrays.deepEquals(values.toArray(), other.values.toArray());
        }
    }

    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = dialect.connect()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException exception) {
                connection.rollback();
                throw exception;
            }
        }
    }

    /** Alone among carriers, neither logged nor fenced. */
    <T> T carrying(Work<T> work) throws SQLException {
        return transaction(connection -> {
            dialect.beginCarrying(connection);
            T result = work.in(connection);
            dialect.endCarrying(connection);
            return result;
        });
    }

    void install(boolean owner) throws SQLException {
        transaction(connection -> {
            dialect.install(connection, tables, owner);
            return null;
        });
    }

    void remove() throws SQLException {
        transaction(connection -> {
            dialect.remove(connection, tables);
            return null;
        });
    }

    /** Returns when every write that was begun here has ended, and none can begin; or the other way round. */
    void own(boolean here) throws SQLException {
        transaction(connection -> {
            dialect.own(connection, here);
            return null;
        });
    }

    List<Touched> touched(int atMost) throws SQLException {
        return transaction(connection -> {
            List<Touched> touched = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("select n, tbl, key from " + dialect.name("strangler_journal") + " order by n limit " + atMost);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    touched.add(new Touched(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
            return touched;
        });
    }

    void forget(Collection<Touched> touched) throws SQLException {
        transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("delete from " + dialect.name("strangler_journal") + " where n = ?")) {
                for (Touched one : touched) {
                    statement.setLong(1, one.n());
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    long countTouched() throws SQLException {
        return number("select count(*) from " + dialect.name("strangler_journal"));
    }

    long count(Table table) throws SQLException {
        return number("select count(*) from " + dialect.name(table.name()));
    }

    boolean isTouched(Table table, Object key) throws SQLException {
        return transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select 1 from " + dialect.name("strangler_journal") + " where tbl = ? and key = ? limit 1")) {
                statement.setString(1, table.name());
                statement.setString(2, String.valueOf(key));
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** The next keys in their order. */
    List<Object> keys(Table table, @Nullable Object after, int atMost) throws SQLException {
        String key = Table.quoted(table.key());
        String ordered = table.keyType() == ColumnType.TEXT ? dialect.bytewise(key) : key;
        return transaction(connection -> {
            List<Object> keys = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("select " + key + " from " + dialect.name(table.name())
                    + (after == null ? "" : " where " + ordered + " > ?") + " order by " + ordered + " limit " + atMost)) {
                if (after != null) {
                    dialect.bind(statement, 1, table.keyType(), after);
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        keys.add(keyOf(table, row));
                    }
                }
            }
            return keys;
        });
    }

    private Object keyOf(Table table, ResultSet row) throws SQLException {
        Object key = dialect.read(row, 1, table.keyType());
        if (key == null) {
            throw new WrongValueException("Table " + table.name() + " has a row without a key");
        }
        return key;
    }

    Map<Object, Row> rows(Table table, List<Object> keys) throws SQLException {
        return transaction(connection -> rows(connection, table, keys));
    }

    Map<Object, Row> rows(Connection connection, Table table, List<Object> keys) throws SQLException {
        Map<Object, Row> rows = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            return rows;
        }
        String marks = keys.stream().map(key -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement("select " + table.columnList() + " from " + dialect.name(table.name())
                + " where " + Table.quoted(table.key()) + " in (" + marks + ")")) {
            for (int i = 0; i < keys.size(); i++) {
                dialect.bind(statement, i + 1, table.keyType(), keys.get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.put(key(table, row), row(table, row));
                }
            }
        }
        return rows;
    }

    private Object key(Table table, ResultSet row) throws SQLException {
        return java.util.Objects.requireNonNull(dialect.read(row, table.keyIndex() + 1, table.keyType()));
    }

    private Row row(Table table, ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        String problem = null;
        for (int i = 0; i < table.columns().size(); i++) {
            try {
                values.add(dialect.read(row, i + 1, table.columns().get(i).type()));
            } catch (WrongValueException wrong) {
                values.add(null);
                problem = "column " + table.columns().get(i).name() + " " + wrong.getMessage();
            }
        }
        return new Row(values, problem);
    }

    /** Makes rows what they are at the other side. */
    void replace(Connection connection, Table table, Map<Object, Row> rows) throws SQLException {
        String marks = table.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
        String changes = table.columns().stream().filter(column -> !column.name().equals(table.key()))
                .map(column -> Table.quoted(column.name()) + " = excluded." + Table.quoted(column.name())).collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement("insert into " + dialect.name(table.name()) + " (" + table.columnList() + ") values (" + marks + ") on conflict ("
                + Table.quoted(table.key()) + ") do " + (changes.isEmpty() ? "nothing" : "update set " + changes))) {
            for (Row row : rows.values()) {
                for (int i = 0; i < table.columns().size(); i++) {
                    dialect.bind(statement, i + 1, table.columns().get(i).type(), row.values().get(i));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void delete(Connection connection, Table table, List<Object> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from " + dialect.name(table.name()) + " where " + Table.quoted(table.key()) + " = ?")) {
            for (Object key : keys) {
                dialect.bind(statement, 1, table.keyType(), key);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    Object insert(Table table, Map<String, ?> row) throws SQLException {
        List<Column> given = row.keySet().stream().map(table::column).toList();
        String names = given.stream().map(column -> Table.quoted(column.name())).collect(Collectors.joining(", "));
        String marks = given.stream().map(column -> "?").collect(Collectors.joining(", "));
        return transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("insert into " + dialect.name(table.name())
                    + (given.isEmpty() ? " default values" : " (" + names + ") values (" + marks + ")") + " returning " + Table.quoted(table.key()))) {
                bind(statement, given, row);
                try (ResultSet key = statement.executeQuery()) {
                    key.next();
                    return keyOf(table, key);
                }
            }
        });
    }

    boolean update(Table table, Object key, Map<String, ?> changes) throws SQLException {
        List<Column> given = changes.keySet().stream().map(table::column).toList();
        String sets = given.stream().map(column -> Table.quoted(column.name()) + " = ?").collect(Collectors.joining(", "));
        return transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("update " + dialect.name(table.name()) + " set " + sets + " where " + Table.quoted(table.key()) + " = ?")) {
                bind(statement, given, changes);
                dialect.bind(statement, given.size() + 1, table.keyType(), key);
                return statement.executeUpdate() == 1;
            }
        });
    }

    boolean delete(Table table, Object key) throws SQLException {
        return transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("delete from " + dialect.name(table.name()) + " where " + Table.quoted(table.key()) + " = ?")) {
                dialect.bind(statement, 1, table.keyType(), key);
                return statement.executeUpdate() == 1;
            }
        });
    }

    boolean fenced(SQLException exception) {
        return dialect.fenced(exception);
    }

    /** JSON is given as text. */
    private void bind(PreparedStatement statement, List<Column> columns, Map<String, ?> values) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            dialect.bind(statement, i + 1, columns.get(i).type(), values.get(columns.get(i).name()));
        }
    }

    private long number(String sql) throws SQLException {
        return transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql); ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public void close() {
        dialect.close();
    }
}
