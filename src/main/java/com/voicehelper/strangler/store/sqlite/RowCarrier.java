package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of the secondary what they are at the primary. The transaction at the secondary begins, alone, before the primary is read, so whoever
 * carries later has read later; a row touched after it was read is in the journal again. Thread-safe.
 */
final class RowCarrier {

    private static final int SOME = 500;

    private final RowSide old;
    private final RowSide young;
    private final List<Table> tables;

    RowCarrier(RowSide old, RowSide young, List<Table> tables) {
        this.old = old;
        this.young = young;
        this.tables = tables;
    }

    RowSide at(Side side) {
        return side == Side.SOURCE ? old : young;
    }

    Table table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The plan names no table " + name));
    }

    /** All keys, in one transaction, parents before children; rows that are gone the other way round. Refused by a side that owns the writes. */
    void carry(Map<Table, List<Object>> keys, Side primary) throws SQLException {
        at(primary.other()).carrying(connection -> {
            Map<Table, Map<Object, RowSide.Row>> rows = new LinkedHashMap<>();
            for (Table table : tables) {
                rows.put(table, at(primary).rows(table, keys.getOrDefault(table, List.of())));
            }
            for (Table table : tables) {
                rows.get(table).forEach((key, row) -> requireReadable(table, key, row));
                at(primary.other()).replace(connection, table, rows.get(table));
            }
            for (Table table : tables.reversed()) {
                at(primary.other()).delete(connection, table, keys.getOrDefault(table, List.of()).stream().filter(key -> !rows.get(table).containsKey(key)).toList());
            }
            return null;
        });
    }

    /**
     * Carries one row; why that cannot be done, or null when it was.
     *
     * @throws SQLException when a side is away: that is no fault of the row
     */
    @Nullable String fault(Table table, Object key, Side primary) throws SQLException {
        try {
            carry(Map.of(table, List.of(key)), primary);
            return null;
        } catch (SQLException | WrongValueException problem) {
            old.count(table);
            young.count(table);
            return String.valueOf(problem.getMessage());
        }
    }

    private static void requireReadable(Table table, Object key, RowSide.Row row) {
        if (row.problem() != null) {
            throw new WrongValueException("Row " + table.name() + "/" + key + ": " + row.problem());
        }
    }

    /** Carries what is in the primary's journal; whether there is more. What cannot be carried stays there, and the first reason is thrown. */
    boolean follow(Side primary) throws SQLException {
        List<RowSide.Touched> touched = at(primary).touched(SOME);
        if (touched.isEmpty()) {
            return false;
        }
        try {
            carry(keys(touched), primary);
            at(primary).forget(touched);
        } catch (SQLException | WrongValueException together) {
            oneByOne(touched, primary);
        }
        return touched.size() == SOME;
    }

    private void oneByOne(List<RowSide.Touched> touched, Side primary) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (RowSide.Touched one : touched) {
            try {
                carry(keys(List.of(one)), primary);
                at(primary).forget(List.of(one));
            } catch (SQLException | WrongValueException problem) {
                problems.add(one.table() + "/" + one.key() + ": " + problem.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.size() + " touched rows could not be carried, the first is " + problems.getFirst());
        }
    }

    private Map<Table, List<Object>> keys(List<RowSide.Touched> touched) {
        return touched.stream().collect(Collectors.groupingBy(one -> table(one.table()),
                Collectors.mapping(one -> table(one.table()).keyOf(one.key()), Collectors.collectingAndThen(Collectors.toList(), keys -> keys.stream().distinct().toList()))));
    }
}
