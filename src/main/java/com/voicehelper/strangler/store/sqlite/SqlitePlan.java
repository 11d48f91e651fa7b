package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.plan.YamlObject;
import com.voicehelper.strangler.store.sqlite.Table.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a plan says about an SQLite database.
 *
 * @param schema in this process's PostgreSQL, with the tables in it
 * @param tables parents before children
 */
record SqlitePlan(Path file, String schema, List<Table> tables) {

    static SqlitePlan read(YamlObject yaml, UnaryOperator<String> resolve) {
        SqlitePlan plan = new SqlitePlan(
                yaml.value("file", text -> Path.of(resolve.apply(text))),
                yaml.value("schema", SqlitePlan::name),
                yaml.objects("tables", SqlitePlan::table));
        if (plan.tables().isEmpty()) {
            throw yaml.problem("tables", "names no table");
        }
        if (plan.tables().stream().map(Table::name).distinct().count() < plan.tables().size()) {
            throw yaml.problem("tables", "names a table twice");
        }
        return plan;
    }

    private static Table table(YamlObject yaml) {
        String name = yaml.value("table", SqlitePlan::name);
        String key = yaml.value("key", SqlitePlan::name);
        List<Column> columns = yaml.objects("columns", column -> new Column(column.value("name", SqlitePlan::name), column.value("type", ColumnType::of)));
        if (columns.stream().map(Column::name).distinct().count() < columns.size()) {
            throw yaml.problem("columns", "names a column twice");
        }
        if (columns.stream().noneMatch(column -> column.name().equals(key) && (column.type() == ColumnType.BIGINT || column.type() == ColumnType.TEXT))) {
            throw yaml.problem("key", "is not one of the columns, of type bigint or text");
        }
        return new Table(name, key, columns);
    }

    private static String name(String text) {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]{0,62}") || text.startsWith("strangler_")) {
            throw new IllegalArgumentException("'" + text + "' cannot be such a name");
        }
        return text;
    }
}
