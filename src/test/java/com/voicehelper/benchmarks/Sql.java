package com.voicehelper.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL as a benchmark needs it: on a connection of its own, what fails ends the run. */
final class Sql {

    private Sql() {}

    static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception.getMessage(), exception);
        }
    }

    /** The first column. */
    static List<String> list(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url); var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        } catch (SQLException exception) {
            throw new IllegalStateException(exception.getMessage(), exception);
        }
    }

    static double number(String url, String sql) {
        return Double.parseDouble(list(url, sql).getFirst());
    }
}
