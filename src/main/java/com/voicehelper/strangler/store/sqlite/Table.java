package com.voicehelper.strangler.store.sqlite;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that moves. Immutable.
 *
 * @param key     its primary key, one column, of whole numbers or text
 * @param columns all that move, the key among them
 */
record Table(String name, String key, List<Column> columns) {

    record Column(String name, ColumnType type) {}

    Table {
        columns = List.copyOf(columns);
    }

    ColumnType keyType() {
        return column(key).type();
    }

    Column column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The plan names no column " + name + " of table " + this.name));
    }

    int keyIndex() {
        return columns.indexOf(column(key));
    }

    /** The key from its text, as it stands in a journal. */
    Object keyOf(String text) {
        return keyType() == ColumnType.BIGINT ? (Object) Long.valueOf(text) : text;
    }

    /** Quoted, with commas between. */
    String columnList() {
        return columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
