package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.StoreWork;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares rows by what their values mean. A row that is in the primary's journal is no difference, unless it cannot be carried. */
final class RowComparison {

    private static final int TRIES = 3;

    private final RowCarrier sides;

    RowComparison(RowCarrier sides) {
        this.sides = sides;
    }

    void compare(Table table, List<Object> keys, StoreWork work) throws SQLException {
        Map<Object, RowSide.Row> primary = sides.at(work.primary()).rows(table, keys);
        Map<Object, RowSide.Row> secondary = sides.at(work.primary().other()).rows(table, keys);
        long equal = 0;
        for (Object key : keys) {
            RowSide.Row here = primary.get(key);
            RowSide.Row there = secondary.get(key);
            if (here != null && there != null && here.sameAs(there)) {
                equal++;
            } else {
                again(table, key, work);
            }
        }
        work.equal(equal);
    }

    /** Alone and in order: the secondary, the primary, the journal. A write in between shows in one of them. */
    private void again(Table table, Object key, StoreWork work) throws SQLException {
        Side primary = work.primary();
        String fault = null;
        for (int i = 0; i < TRIES; i++) {
            RowSide.Row there = sides.at(primary.other()).rows(table, List.of(key)).get(key);
            RowSide.Row here = sides.at(primary).rows(table, List.of(key)).get(key);
            if (sides.at(primary).isTouched(table, key)) {
                fault = sides.fault(table, key, primary);
                if (fault == null) {
                    return;
                }
                continue;
            }
            if (here == null && there == null) {
                return;
            }
            if (here != null && there != null && here.sameAs(there)) {
                work.equal(1);
                return;
            }
            RowSide.Row still = sides.at(primary.other()).rows(table, List.of(key)).get(key);
            if (there == null ? still == null : still != null && there.sameAs(still)) {
                work.found(table.name() + "/" + key, here == null ? Difference.Kind.EXTRA : there == null ? Difference.Kind.MISSING : Difference.Kind.DIFFERENT, describe(table, here, there));
                return;
            }
        }
        if (fault != null) {
            work.found(table.name() + "/" + key, Difference.Kind.FAILED, fault);
        }
    }

    private static String describe(Table table, RowSide.@Nullable Row here, RowSide.@Nullable Row there) {
        if (here == null || there == null) {
            return here == null ? "only at the secondary side" : "only at the primary side";
        }
        if (here.problem() != null || there.problem() != null) {
            return String.valueOf(here.problem() != null ? here.problem() : there.problem());
        }
        return IntStream.range(0, table.columns().size())
                .filter(i -> !java.util.Objects.deepEquals(here.values().get(i), there.values().get(i)))
                .mapToObj(i -> table.columns().get(i).name()).collect(Collectors.joining(", ", "columns ", " differ"));
    }
}
