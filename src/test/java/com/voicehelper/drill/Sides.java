package com.voicehelper.drill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two copies of a module, row by row, by plain SQL. Both must be at rest for the answer to mean something. */
final class Sides {

    private Sides() {}

    /** @param differences one sentence per table that differs; empty when the copies are equal */
    record Equality(int tables, long rows, List<String> differences) {}

    /** Compares every table that moves. */
    static Equality compare(Connection source, Connection target, String module) throws SQLException {
        List<String> differences = new ArrayList<>();
        long rows = 0;
        List<String> tables = tables(source, module);
        for (String table : tables) {
            rows += compare(source, target, module + "." + table, differences);
        }
        return new Equality(tables.size(), rows, differences);
    }

    private static List<String> tables(Connection source, String module) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (var statement = source.prepareStatement("""
                select tablename from pg_tables where schemaname = ?
                and tablename <> 'flyway_schema_history' and tablename <> 'outbox' and tablename not like 'outbox\\_%' order by 1""")) {
            statement.setString(1, module);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
        }
        return tables;
    }

    private static long compare(Connection source, Connection target, String table, List<String> differences) throws SQLException {
        String query = "select t::text collate \"C\" from " + table + " t order by 1";
        try (Statement here = source.createStatement(); Statement there = target.createStatement();
                ResultSet left = here.executeQuery(query); ResultSet right = there.executeQuery(query)) {
            long rows = 0;
            while (true) {
                String a = left.next() ? left.getString(1) : null;
                String b = right.next() ? right.getString(1) : null;
                if (a == null && b == null) {
                    return rows;
                }
                if (a == null || !a.equals(b)) {
                    differences.add(table + " differs at row " + (rows + 1) + ": source " + shorten(a) + ", target " + shorten(b));
                    return rows;
                }
                rows++;
            }
        }
    }

    private static String shorten(@Nullable String row) {
        return row == null ? "none" : row.length() > 200 ? row.substring(0, 200) + "…" : row;
    }
}
