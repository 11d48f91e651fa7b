package com.voicehelper.strangler.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Rows that differ, for people: a line per column that differs, and one per row that only one side has. */
final class DifferencesReport {

    private DifferencesReport() {}

    static List<String> of(JsonNode answer) {
        JsonNode differing = answer.path("differing_rows");
        List<String> lines = new ArrayList<>();
        long found = answer.path("found").asLong();
        lines.add(Words.figure(found) + (found == 1 ? " row of " : " rows of ") + Words.text(answer, "module") + (found == 1 ? " differs" : " differ")
                + "; the " + Words.text(answer, "owner") + " owns the writes"
                + (found > differing.size() && !differing.isEmpty() ? "; these are the first " + differing.size() : ""));
        if (differing.isEmpty()) {
            return lines;
        }
        boolean whole = Words.text(answer, "rows").equals("whole");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("  TABLE", "KEY", "KIND", "COLUMN", "MONOLITH", "SERVICE")));
        for (JsonNode row : differing) {
            boolean bothSides = row.path("monolith").isObject() && row.path("service").isObject();
            List<String> columns = bothSides || whole ? row.path("columns").valueStream().map(JsonNode::asString).toList() : List.of("");
            columns.forEach(column -> rows.add(List.of("  " + Words.text(row, "table"), key(row), Words.text(row, "kind"), column,
                    value(row.path("monolith"), column), value(row.path("service"), column))));
        }
        lines.add("");
        lines.addAll(Table.lines(rows));
        return lines;
    }

    private static String key(JsonNode row) {
        return row.path("key").propertyStream().map(part -> part.getKey() + "=" + part.getValue().asString()).collect(Collectors.joining(" "));
    }

    private static String value(JsonNode side, String column) {
        if (!side.isObject()) {
            return "no row";
        }
        JsonNode value = side.path(column);
        if (column.isEmpty()) {
            return "a row";
        }
        if (value.isNull()) {
            return "NULL";
        }
        return value.isObject() ? Words.count(value, "length") + " characters, #" + Words.text(value, "hash")
                : "'" + value.asString().replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
