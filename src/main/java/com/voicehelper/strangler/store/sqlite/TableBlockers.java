package com.voicehelper.strangler.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** What the tables of both sides lack of the plan, so that a move cannot begin. */
final class TableBlockers {

    private final DataSource database;
    private final String schema;
    private final RowSide old;
    private final RowSide young;

    TableBlockers(DataSource database, String schema, RowSide old, RowSide young) {
        this.database = database;
        this.schema = schema;
        this.old = old;
        this.young = young;
    }

    /** Each a sentence. */
    List<String> of(List<Table> tables) throws SQLException {
        List<String> blockers = new ArrayList<>();
        for (Table table : tables) {
            List<String> mistakes = new ArrayList<>(old.transaction(connection -> atOldSide(connection, table)));
            mistakes.addAll(atNewSide(table));
            blockers.addAll(mistakes);
            if (mistakes.isEmpty() && young.count(table) > 0) {
                blockers.add("the table " + schema + "." + table.name() + " holds rows already; empty it (the old one has " + old.count(table) + ")");
            }
        }
        return blockers;
    }

    /** Asked of the catalog: SQLite takes the quoted name of a column that is not there for a text. */
    private static List<String> atOldSide(Connection connection, Table table) throws SQLException {
        Map<String, Integer> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (PreparedStatement statement = connection.prepareStatement("select name, pk from pragma_table_info(?)")) {
            statement.setString(1, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    keys.put(row.getString(1), row.getInt(2));
                }
            }
        }
        if (keys.isEmpty()) {
            return List.of("there is no table " + table.name() + " in the SQLite database");
        }
        List<String> mistakes = new ArrayList<>();
        table.columns().stream().filter(column -> !keys.containsKey(column.name()))
                .forEach(column -> mistakes.add("column " + column.name() + " of " + table.name() + " is missing in the SQLite database"));
        if (keys.values().stream().filter(place -> place > 0).count() != 1 || keys.getOrDefault(table.key(), 0) == 0) {
            mistakes.add("the primary key of " + table.name() + " in the SQLite database is not " + table.key());
        }
        return mistakes;
    }

    private List<String> atNewSide(Table table) throws SQLException {
        Map<String, String> types = new HashMap<>();
        boolean keyed;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select column_name, data_type from information_schema.columns where table_schema = ? and table_name = ?");
                PreparedStatement key = connection.prepareStatement("""
                        select count(*) = 1 and bool_and(a.attname = ?) from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indisprimary and i.indrelid = to_regclass(?)""")) {
            statement.setString(1, schema);
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    types.put(row.getString(1), row.getString(2));
                }
            }
            key.setString(1, table.key());
            key.setString(2, Table.quoted(schema) + "." + Table.quoted(table.name()));
            try (ResultSet row = key.executeQuery()) {
                keyed = row.next() && row.getBoolean(1);
            }
        }
        if (types.isEmpty()) {
            return List.of("there is no table " + schema + "." + table.name() + "; make it by a migration");
        }
        List<String> mistakes = new ArrayList<>();
        for (Table.Column column : table.columns()) {
            String type = types.get(column.name());
            if (type == null || !column.type().inCatalog.contains(type)) {
                mistakes.add("column " + column.name() + " of " + schema + "." + table.name() + (type == null ? " is missing" : " is " + type + ", and the plan makes it " + column.type().inCatalog));
            }
        }
        if (!keyed) {
            mistakes.add("the primary key of " + schema + "." + table.name() + " is not " + table.key());
        }
        return mistakes;
    }
}
