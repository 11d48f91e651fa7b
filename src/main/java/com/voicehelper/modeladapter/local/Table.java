package com.voicehelper.modeladapter.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Rows of tables as sources have them, a line each with {@code " | "} between its cells, as what a person would say of them. */
final class Table {

    private static final Pattern BETWEEN = Pattern.compile("\\s*\\|\\s*");
    private static final Pattern DIGIT = Pattern.compile("\\d");

    private Table() {}

    /**
     * Each row with the names of its columns. The first row has those when it has no figures and others have: a chunk may begin in the midst of
     * a table, and a wrong name is worse than none. Where there are no names the cells stay as they are.
     */
    static List<String> rows(List<String> lines) {
        List<List<String>> table = lines.stream().map(Table::cells).toList();
        List<String> told = new ArrayList<>();
        List<String> names = List.of();
        for (int at = 0; at < table.size(); at++) {
            List<String> row = table.get(at);
            if (row.size() != names.size()) {
                names = names(table.subList(at, table.size())) ? row : List.of();
                if (!names.isEmpty()) {
                    continue;
                }
            }
            told.add(names.isEmpty() ? String.join(" | ", row) : named(names, row));
        }
        return told;
    }

    private static List<String> cells(String line) {
        return List.of(BETWEEN.split(line.strip().replaceAll("^\\||\\|$", "").strip(), -1));
    }

    /** Whether the first of these rows names the columns of those below it. */
    private static boolean names(List<List<String>> rows) {
        List<String> first = rows.getFirst();
        return first.stream().noneMatch(cell -> cell.isEmpty() || DIGIT.matcher(cell).find())
                && rows.stream().skip(1).takeWhile(row -> row.size() == first.size()).anyMatch(row -> row.stream().anyMatch(DIGIT.asPredicate()));
    }

    private static String named(List<String> names, List<String> row) {
        boolean chinese = Words.chinese(String.join("", names));
        List<String> cells = IntStream.range(0, row.size()).filter(at -> !row.get(at).isEmpty())
                .mapToObj(at -> names.get(at) + (chinese ? "：" : ": ") + row.get(at)).toList();
        return String.join(chinese ? "；" : "; ", cells);
    }
}
