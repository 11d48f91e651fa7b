package com.voicehelper.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs statements in a database of a {@link Tour}, for who has no psql: {@code target/database monolith sql "select …"}. */
final class Sql {

    private Sql() {}

    /** @param arguments a JDBC URL, and statements that are sent as one */
    public static void main(String[] arguments) {
        try (Connection connection = DriverManager.getConnection(arguments[0]); Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(arguments[1]);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    print(statement.getResultSet());
                } else {
                    System.out.println(statement.getUpdateCount() + " rows");
                }
                rows = statement.getMoreResults();
            }
        } catch (SQLException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    private static void print(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            System.out.println(IntStream.rangeClosed(1, columns).mapToObj(column -> text(rows, column)).collect(Collectors.joining("  ")));
        }
    }

    private static String text(ResultSet rows, int column) {
        try {
            return String.valueOf(rows.getString(column));
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
