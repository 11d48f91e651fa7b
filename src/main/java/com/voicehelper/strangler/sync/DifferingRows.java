package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Comparison.Found;
import com.voicehelper.strangler.sync.Replication.Difference;
import com.voicehelper.strangler.sync.Replication.Difference.Kind;
import com.voicehelper.strangler.sync.Replication.Difference.Value;
import com.voicehelper.strangler.sync.Verification.Range;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which rows of a range differ, and keeps the first of them with both contents, in the iteration's two transactions. */
final class DifferingRows {

    private static final Logger log = LoggerFactory.getLogger(DifferingRows.class);

    private final Route route;
    private final int kept;

    DifferingRows(Route route, int kept) {
        this.route = route;
        this.kept = kept;
    }

    /** The keys of one kind: the first ones, and how many they are. */
    private static final class Keys {

        private final List<List<String>> first = new ArrayList<>();
        private long count;

        void add(List<String> key, int atMost) {
            count++;
            if (first.size() < atMost) {
                first.add(key);
            }
        }
    }

    Found find(MovingTable table, Range range, Instant at) throws SQLException {
        int room = (int) Math.max(0, kept - KeptDifferences.count(route.replica(), table.module()));
        Map<Kind, Keys> keys = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            keys.put(kind, new Keys());
        }
        long equal = compare(table, range, keys, Math.max(room, 3));
        long different = keys.get(Kind.DIFFERENT).count;
        long missing = keys.get(Kind.MISSING).count;
        long extra = keys.get(Kind.EXTRA).count;
        log.error("{} differs between the two sides: {} rows are different (first {}), {} missing (first {}), {} too many (first {})",
                table.qualified(), different, some(keys.get(Kind.DIFFERENT)), missing, some(keys.get(Kind.MISSING)), extra, some(keys.get(Kind.EXTRA)));
        List<List<String>> stored = keys.values().stream().flatMap(each -> each.first.stream()).limit(room).toList();
        keep(table, stored, at);
        // Sums that differ where no row does: something is wrong all the same.
        Found found = new Found(equal, different + missing + extra == 0 ? 1 : different, missing, extra);
        if (stored.size() < found.differing()) {
            KeptDifferences.keepRange(route.replica(), table, range, found.differing() - stored.size());
        }
        return found;
    }

    /** Returns how many rows are equal. The owner's keys are as many as a range has; those of the replica may be any number. */
    private long compare(MovingTable table, Range range, Map<Kind, Keys> keys, int atMost) throws SQLException {
        Map<List<String>, Long> here = new LinkedHashMap<>();
        route.origin().each(table.digestOfEach(range), row -> here.put(Catalog.strings(row.getArray(1)), row.getLong(2)));
        long owned = here.size();
        route.replica().each(table.digestOfEach(range), row -> {
            List<String> key = Catalog.strings(row.getArray(1));
            Long digest = here.remove(key);
            if (digest == null) {
                keys.get(Kind.EXTRA).add(key, atMost);
            } else if (digest != row.getLong(2)) {
                keys.get(Kind.DIFFERENT).add(key, atMost);
            }
        });
        here.keySet().forEach(key -> keys.get(Kind.MISSING).add(key, atMost));
        return owned - here.size() - keys.get(Kind.DIFFERENT).count;
    }

    /** Keeps both rows of each key; returns how many of them only the replica has. */
    long keep(MovingTable table, List<List<String>> keys, Instant at) throws SQLException {
        if (keys.isEmpty()) {
            return 0;
        }
        Map<List<String>, Map<String, @Nullable Value>> here = rows(route.origin(), table, keys);
        Map<List<String>, Map<String, @Nullable Value>> there = rows(route.replica(), table, keys);
        for (List<String> key : keys) {
            Kind kind = !here.containsKey(key) ? Kind.EXTRA : !there.containsKey(key) ? Kind.MISSING : Kind.DIFFERENT;
            KeptDifferences.keep(route.replica(), table.module(),
                    new Difference(table.table(), named(table, key), kind, here.get(key), there.get(key), at));
        }
        return keys.stream().filter(key -> !here.containsKey(key)).count();
    }

    private static Map<List<String>, Map<String, @Nullable Value>> rows(Session session, MovingTable table, List<List<String>> keys)
            throws SQLException {
        Map<List<String>, Map<String, @Nullable Value>> rows = new HashMap<>();
        session.each(table.contents(keys), row -> {
            String[] texts = (String[]) row.getArray(2).getArray();
            Long[] lengths = (Long[]) row.getArray(3).getArray();
            Map<String, @Nullable Value> contents = new LinkedHashMap<>();
            for (int column = 0; column < lengths.length; column++) {
                contents.put(table.columns().get(column), lengths[column] == null ? null : new Value(lengths[column], texts[column]));
            }
            rows.put(Catalog.strings(row.getArray(1)), contents);
        });
        return rows;
    }

    private static Map<String, String> named(MovingTable table, List<String> key) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int column = 0; column < key.size(); column++) {
            named.put(table.keys().get(column), key.get(column));
        }
        return named;
    }

    private static List<List<String>> some(Keys keys) {
        return keys.first.stream().limit(3).toList();
    }
}
