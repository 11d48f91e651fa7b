package com.voicehelper.drill;

import static com.voicehelper.drill.Sides.Reading.name;

import com.voicehelper.drill.Sides.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table of two databases, streamed from both in the order of the key's text and merged. Every column is compared as text,
 * generated ones too; the order is that of bytes, whatever collations the databases have.
 */
final class TableMerge {

    private static final int FETCHED = 2_000;

    private final String table;
    private final Reading here;
    private final Reading there;
    private final List<String> columns;
    private final List<String> keys;
    private final List<String> sentences = new ArrayList<>();
    private long differing;
    private int named;

    TableMerge(String module, String table, Reading here, Reading there) throws SQLException {
        this.table = name(module) + "." + name(table);
        this.here = here;
        this.there = there;
        this.columns = columns(here);
        if (!columns.equals(columns(there))) {
            throw new SQLException("the columns of " + this.table + " are not the same on both sides");
        }
        List<String> primary = here.strings("""
                select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                where i.indrelid = '%s'::regclass and i.indisprimary order by array_position(i.indkey::int2[], a.attnum)""".formatted(this.table.replace("'", "''")));
        this.keys = primary.isEmpty() ? columns : primary;
    }

    private List<String> columns(Reading side) throws SQLException {
        return side.strings("select attname from pg_attribute where attrelid = '%s'::regclass and attnum > 0 and not attisdropped order by attname"
                .formatted(table.replace("'", "''")));
    }

    private record Row(List<@Nullable String> key, List<@Nullable String> values) {}

    /** Returns the rows compared, of both sides together where they are not the same; names the first that differ. */
    long compare(int atMost) throws SQLException {
        String texts = columns.stream().map(column -> name(column) + "::text").collect(Collectors.joining(", "));
        String order = keys.stream().map(key -> name(key) + "::text collate \"C\" nulls first").collect(Collectors.joining(", "));
        String query = "select array[" + texts + "] from " + table + " order by " + order;
        try (Statement one = here.connection().createStatement(); Statement other = there.connection().createStatement()) {
            one.setFetchSize(FETCHED);
            other.setFetchSize(FETCHED);
            try (ResultSet left = one.executeQuery(query); ResultSet right = other.executeQuery(query)) {
                return merge(left, right, atMost);
            }
        }
    }

    private long merge(ResultSet left, ResultSet right, int atMost) throws SQLException {
        long rows = 0;
        Row a = next(left);
        Row b = next(right);
        while (a != null || b != null) {
            rows++;
            int order = a == null ? 1 : b == null ? -1 : compare(a.key(), b.key());
            if (order < 0) {
                tell(atMost, a, "is missing at the second side");
            } else if (order > 0) {
                tell(atMost, b, "is only at the second side");
            } else if (!a.values().equals(b.values())) {
                tell(atMost, a, "differs in " + differing(a, b));
            }
            a = order <= 0 ? next(left) : a;
            b = order >= 0 ? next(right) : b;
        }
        return rows;
    }

    /** Sentences about the first rows that differ, and one about the rest. */
    List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        if (differing > named) {
            all.add(table + ": and " + (differing - named) + " more rows");
        }
        return all;
    }

    private void tell(int atMost, Row row, String what) {
        differing++;
        if (named < atMost) {
            named++;
            List<String> parts = new ArrayList<>();
            for (int key = 0; key < keys.size(); key++) {
                parts.add(keys.get(key) + "=" + row.key().get(key));
            }
            String key = String.join(" ", parts);
            sentences.add(table + " " + (key.length() > 200 ? key.substring(0, 200) + "…" : key) + " " + what);
        }
    }

    private String differing(Row a, Row b) {
        List<String> names = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            if (!Objects.equals(a.values().get(column), b.values().get(column))) {
                names.add(columns.get(column));
            }
        }
        return String.join(", ", names);
    }

    private @Nullable Row next(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return null;
        }
        List<@Nullable String> values = Arrays.asList((String[]) rows.getArray(1).getArray());
        return new Row(keys.stream().map(key -> values.get(columns.indexOf(key))).toList(), values);
    }

    /** By bytes in UTF-8, as {@code collate "C"} does; NULL comes first. */
    private static int compare(List<@Nullable String> one, List<@Nullable String> other) {
        for (int part = 0; part < one.size(); part++) {
            String a = one.get(part);
            String b = other.get(part);
            int order = a == null || b == null ? Boolean.compare(a != null, b != null)
                    : Arrays.compareUnsigned(a.getBytes(java.nio.charset.StandardCharsets.UTF_8), b.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
