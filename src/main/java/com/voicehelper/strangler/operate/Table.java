package com.voicehelper.strangler.operate;

import java.util.List;
import java.util.stream.IntStream;

/** Rows of cells as lines for a terminal: every column as wide as its widest cell, the last one free. */
final class Table {

    private static final String GAP = "  ";

    private Table() {}

    static List<String> lines(List<List<String>> rows) {
        return lines(rows, 0);
    }

    /** @param first the least width of the first column, without the gap after it */
    static List<String> lines(List<List<String>> rows, int first) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns)
                .map(column -> Math.max(column == 0 ? first : 0, widest(rows, column)))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** Of a column that is not the last in its row. */
    private static int widest(List<List<String>> rows, int column) {
        return rows.stream().filter(row -> row.size() > column + 1).mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            boolean last = column == row.size() - 1;
            // Figures stand below each other by their last digit.
            boolean figure = !last && cell.matches("\\d[\\d,]*");
            if (figure) {
                line.repeat(' ', widths[column] - cell.length());
            }
            line.append(cell);
            if (!last) {
                line.repeat(' ', (figure ? 0 : widths[column] - cell.length())).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }
}
