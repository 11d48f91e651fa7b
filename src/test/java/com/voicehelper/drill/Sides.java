package com.voicehelper.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two copies of a module, row by row, by plain SQL that shares nothing with the loop that moves them: no log, no hash, no
 * range, no snapshot of a pair. Both must be at rest for the answer to mean something.
 */
final class Sides {

    private static final int NAMED = 5;

    private Sides() {}

    /** @param differences a sentence per row that differs, the first ones of each table; empty when the copies are equal */
    record Equality(int tables, long rows, List<String> differences) {}

    /** Compares every table that moves. The connections are used in a read-only transaction each. */
    static Equality compare(Connection source, Connection target, String module) throws SQLException {
        try (Reading here = new Reading(source); Reading there = new Reading(target)) {
            List<String> differences = new ArrayList<>();
            List<String> tables = here.tables(module);
            List<String> others = there.tables(module);
            if (!tables.equals(others)) {
                return new Equality(tables.size(), 0, List.of("one side has the tables " + tables + ", the other " + others));
            }
            long rows = 0;
            for (String table : tables) {
                TableMerge merge = new TableMerge(module, table, here, there);
                rows += merge.compare(NAMED);
                differences.addAll(merge.sentences());
            }
            return new Equality(tables.size(), rows, differences);
        }
    }

    /** What a side still has in the module's tables, a sentence per table; empty when it has nothing. */
    static Equality emptiness(Connection side, String module) throws SQLException {
        try (Reading reading = new Reading(side)) {
            List<String> filled = new ArrayList<>();
            List<String> tables = reading.tables(module);
            for (String table : tables) {
                long rows = reading.count(module, table);
                if (rows > 0) {
                    filled.add(module + "." + table + " still has " + rows + " rows");
                }
            }
            return new Equality(tables.size(), 0, filled);
        }
    }

    /**
     * {@code compare <module> <jdbc url> <jdbc url>}: any two databases.
     *
     * @return the exit code: 0 equal, 1 different, 2 wrong arguments or a database that cannot be read
     */
    static int run(List<String> arguments) {
        if (arguments.size() != 3 || !arguments.get(1).startsWith("jdbc:") || !arguments.get(2).startsWith("jdbc:")) {
            System.err.println("Usage: compare <module> <jdbc url> <jdbc url>");
            return 2;
        }
        try (Connection one = DriverManager.getConnection(arguments.get(1)); Connection other = DriverManager.getConnection(arguments.get(2))) {
            long began = System.nanoTime();
            Equality found = compare(one, other, arguments.getFirst());
            found.differences().forEach(System.out::println);
            System.out.printf("%s: %d tables, %,d rows in %.1f s%n", found.differences().isEmpty() ? "Equal" : "Different", found.tables(), found.rows(),
                    (System.nanoTime() - began) / 1e9);
            return found.differences().isEmpty() && found.tables() > 0 ? 0 : 1;
        } catch (SQLException exception) {
            System.err.println("The two sides could not be compared: " + exception.getMessage());
            return 2;
        }
    }

    /** One side, read at one snapshot, with values written the same way on both. */
    static final class Reading implements AutoCloseable {

        private final Connection connection;

        Reading(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
                statement.execute("set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601';"
                        + " set local extra_float_digits = 3; set local bytea_output = 'hex'; set local lc_monetary = 'C'");
            }
        }

        /** All but what stays at its side: Flyway's history and the outbox. */
        List<String> tables(String module) throws SQLException {
            return strings("""
                    select tablename from pg_tables where schemaname = '%s'
                    and tablename <> 'flyway_schema_history' and tablename <> 'outbox' and tablename not like 'outbox\\_%%' order by 1""".formatted(module.replace("'", "''")));
        }

        long count(String module, String table) throws SQLException {
            return Long.parseLong(strings("select count(*) from " + name(module) + "." + name(table)).getFirst());
        }

        List<String> strings(String sql) throws SQLException {
            List<String> strings = new ArrayList<>();
            try (var statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    strings.add(row.getString(1));
                }
            }
            return strings;
        }

        Connection connection() {
            return connection;
        }

        static String name(String identifier) {
            return '"' + identifier.replace("\"", "\"\"") + '"';
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
