package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.Side;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Where each object of a store is known to be. A write raises the generation before and after it, so whoever carried what was there in
 * between learns that it was not the last. Thread-safe.
 */
final class ObjectRows {

    /** When a writer that has not ended is taken for dead: longer than a write may take. */
    private static final Duration WRITING = ObjectSide.LONGEST.plusMinutes(5);
    private static final String SETTLED = "(writing_until is null or writing_until < clock_timestamp())";

    private final DSLContext database;
    private final String store;

    ObjectRows(DataSource dataSource, String store) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES);
        this.store = store;
    }

    /** @param settled whether nobody is known to write it now */
    record Row(long generation, boolean atOld, boolean atNew, boolean settled) {

        boolean atBoth() {
            return atOld && atNew && settled;
        }
    }

    /** Before the primary is written: from here on the secondary is not known to have it. */
    long writing(String key, Side primary) {
        return database.fetchOne("""
                insert into strangler.store_object as o (store, key, generation, at_old, at_new, writing_until)
                values ({0}, {1}, 1, false, false, clock_timestamp() + make_interval(secs => {2}))
                on conflict (store, key) do update set generation = o.generation + 1, {3} = false, writing_until = excluded.writing_until
                returning generation""", DSL.val(store), DSL.val(key), DSL.val(WRITING.toSeconds()), at(primary.other())).get(0, Long.class);
    }

    /** After the primary was written. Another writer that has not ended keeps it from being settled. */
    void written(String key, long generation, Side primary) {
        database.execute("""
                update strangler.store_object set writing_until = case when generation = {0} then null else writing_until end,
                    generation = generation + 1, {1} = true, {2} = false
                where store = {3} and key = {4}""", DSL.val(generation), at(primary), at(primary.other()), DSL.val(store), DSL.val(key));
    }

    /** The primary was not written after all. */
    void notWritten(String key, long generation) {
        database.execute("""
                update strangler.store_object set writing_until = case when generation = ? then null else writing_until end, generation = generation + 1
                where store = ? and key = ?""", generation, store, key);
    }

    /** Both sides were compared and have the same, though nobody carried it; what is on record is left as it is. */
    void equal(String key, ObjectSide.Seen seen) {
        database.execute("""
                insert into strangler.store_object (store, key, generation, at_old, at_new, size, sha256) values (?, ?, 1, true, true, ?, ?)
                on conflict do nothing""", store, key, seen.size(), seen.sha256());
    }

    /** A reader did not find it where it was known to be: so it is not, and is to be carried again. */
    void lacks(String key, long generation, Side side) {
        database.execute("update strangler.store_object set {0} = false where store = {1} and key = {2} and generation = {3}",
                at(side), DSL.val(store), DSL.val(key), DSL.val(generation));
    }

    /** What a reader may take from the secondary: it is at both sides, and the last comparison did not find that they differ. */
    @Nullable Row known(String key) {
        Row row = row(database.fetchOne("select generation, at_old, at_new, " + SETTLED + """
                 as settled from strangler.store_object o where store = ? and key = ?
                and not exists (select from strangler.store_difference d where d.store = o.store and d.item = o.key)""", store, key));
        return row != null && row.atBoth() ? row : null;
    }

    /** Nothing moves, so nothing need be known. */
    void forget(String key) {
        database.execute("delete from strangler.store_object where store = ? and key = ?", store, key);
    }

    @Nullable Row find(String key) {
        return row(database.fetchOne("select generation, at_old, at_new, " + SETTLED + " as settled from strangler.store_object where store = ? and key = ?", store, key));
    }

    /** The generation from which an object may be carried; null while it is being written. */
    @Nullable Long carrying(String key) {
        database.execute("insert into strangler.store_object (store, key, generation, at_old, at_new) values (?, ?, 1, false, false) on conflict do nothing", store, key);
        Row row = find(key);
        return row == null || !row.settled() ? null : row.generation();
    }

    /** Both sides have the same; false when it was written meanwhile. */
    boolean carried(String key, long generation, ObjectSide.Seen seen) {
        return database.execute("""
                update strangler.store_object set at_old = true, at_new = true, size = ?, sha256 = ?, writing_until = null
                where store = ? and key = ? and generation = ? and\s""" + SETTLED, seen.size(), seen.sha256(), store, key, generation) == 1;
    }

    /** Neither side has it; false when it was written meanwhile. */
    boolean gone(String key, long generation) {
        return database.execute("delete from strangler.store_object where store = ? and key = ? and generation = ? and " + SETTLED, store, key, generation) == 1;
    }

    Set<String> atBoth(List<String> keys) {
        return database.fetch("select key from strangler.store_object where store = ? and at_old and at_new and " + SETTLED + " and key = any(?)", store, keys.toArray(String[]::new))
                .stream().map(row -> row.get(0, String.class)).collect(Collectors.toSet());
    }

    /** Settled objects that one side lacks, after the given key. */
    List<String> outstanding(String after, int atMost) {
        return database.fetch("select key from strangler.store_object where store = ? and not (at_old and at_new) and key > ? and " + SETTLED + " order by key limit ?",
                store, after, atMost).map(row -> row.get(0, String.class));
    }

    long countOutstanding() {
        return database.fetchOne("select count(*) from strangler.store_object where store = ? and not (at_old and at_new)", store).get(0, Long.class);
    }

    List<String> keys(String after, int atMost) {
        return database.fetch("select key from strangler.store_object where store = ? and key > ? order by key limit ?", store, after, atMost).map(row -> row.get(0, String.class));
    }

    private static Field<Boolean> at(Side side) {
        return DSL.field(DSL.name(side == Side.SOURCE ? "at_old" : "at_new"), Boolean.class);
    }

    private static @Nullable Row row(@Nullable Record row) {
        return row == null ? null : new Row(row.get("generation", Long.class), row.get("at_old", Boolean.class), row.get("at_new", Boolean.class), row.get("settled", Boolean.class));
    }
}
