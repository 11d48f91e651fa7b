package com.voicehelper.platform.event;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads an outbox by pairs of snapshots, and moves its cursor. Everything visible in a later snapshot and not in the
 * cursor's is what was committed between the two, whatever ids it has and however long its transactions took; ordered by id
 * it keeps the order of each key, because a transaction takes its id under the lock of the aggregate. An event row is never
 * written to. One page is one statement, so the snapshot it reports is the one it read with.
 */
final class OutboxLane {

    private static final String COLUMNS = """
            id, event_id, type, version, topic, aggregate_type, aggregate_id, tenant_id, occurred_at,
            correlation_id, causation_id, traceparent, payload::text as payload""";

    static final String FIRST_PAGE = """
            select pg_current_snapshot()::text as reading, %1$s from (
                select * from outbox where tx >= pg_snapshot_xmax(cast(? as pg_snapshot))
                union all
                select * from outbox where tx = any (array(select pg_snapshot_xip(cast(? as pg_snapshot))))
            ) unpublished
            order by id limit ?
            """.formatted(COLUMNS);

    private static final String NEXT_PAGE = """
            select %1$s from outbox
            where (tx >= pg_snapshot_xmax(cast(? as pg_snapshot)) or tx = any (array(select pg_snapshot_xip(cast(? as pg_snapshot)))))
              and pg_visible_in_snapshot(tx, cast(? as pg_snapshot))
              and id > ?
            order by id limit ?
            """.formatted(COLUMNS);

    private static final String LEAD = """
            update outbox_cursor set epoch = epoch + 1 where lane = 'events'
            returning epoch, snapshot::text as snapshot, reading::text as reading, reading_id,
                      pg_snapshot_xmax(snapshot) > pg_snapshot_xmax(pg_current_snapshot()) as ahead
            """;

    private static final String MOVE = """
            update outbox_cursor
            set snapshot = cast(? as pg_snapshot), reading = cast(? as pg_snapshot), reading_id = ?, moved_at = now()
            where lane = 'events' and epoch = ?
            """;

    private static final String CLEAN = """
            delete from outbox where id in (
                select id from (select id, tx, occurred_at from outbox order by id limit 1000) oldest
                where tx < pg_snapshot_xmin(cast(? as pg_snapshot)) and occurred_at < now() - make_interval(secs => ?))
            """;

    private final DSLContext sql;
    private final EventRows rows;

    OutboxLane(DSLContext sql, EventRows rows) {
        this.sql = sql;
        this.rows = rows;
    }

    /**
     * How far the lane has been published.
     *
     * @param epoch    who leads; the cursor moves only for the epoch that it has
     * @param snapshot everything visible in it is published
     * @param reading  the later snapshot whose difference is being published in pages; null: none
     * @param id       the last id published of that difference
     */
    record Cursor(long epoch, String snapshot, @Nullable String reading, @Nullable Long id) {}

    /** @param next where the cursor goes when the entries are acknowledged */
    record Page(List<OutboxEntry> entries, Cursor next) {}

    /** The name that every relay of this lane publishes under, so that the broker can tell a successor from its predecessor. */
    UUID producer() {
        return Objects.requireNonNull(sql.fetchOne("select producer from outbox_cursor where lane = 'events'")).get(0, UUID.class);
    }

    /** Starts a new epoch: from here on no earlier leader can move the cursor. */
    Cursor lead() {
        Record row = Objects.requireNonNull(sql.fetchOne(LEAD), "the outbox has no cursor");
        if (row.get("ahead", Boolean.class)) {
            throw new IllegalStateException("The cursor of the outbox is of another database cluster (a dump or an older backup was restored); "
                    + "events are not published until the outbox is emptied and its cursor set to '1:1:'");
        }
        return new Cursor(row.get("epoch", Long.class), row.get("snapshot", String.class), row.get("reading", String.class), row.get("reading_id", Long.class));
    }

    /** The next events, in order; empty when there are none. */
    Page read(Cursor cursor, int limit) {
        if (cursor.reading() == null) {
            var found = sql.fetch(FIRST_PAGE, cursor.snapshot(), cursor.snapshot(), limit);
            String reading = found.isEmpty() ? cursor.snapshot() : found.getFirst().get("reading", String.class);
            return page(found, cursor, reading, limit);
        }
        return page(sql.fetch(NEXT_PAGE, cursor.snapshot(), cursor.snapshot(), cursor.reading(), cursor.id(), limit), cursor, cursor.reading(), limit);
    }

    private Page page(List<? extends Record> found, Cursor cursor, String reading, int limit) {
        List<OutboxEntry> entries = found.stream().map(row -> new OutboxEntry(row.get("id", Long.class), rows.read(row, "aggregate_id"))).toList();
        return new Page(entries, entries.size() < limit
                ? new Cursor(cursor.epoch(), reading, null, null)
                : new Cursor(cursor.epoch(), cursor.snapshot(), reading, entries.getLast().id()));
    }

    /** @throws SupersededException when another relay has led since */
    void move(Cursor next) {
        if (sql.execute(MOVE, next.snapshot(), next.reading(), next.id(), next.epoch()) == 0) {
            throw new SupersededException("another relay has taken over");
        }
    }

    /** Deletes published events older than the retention; at most 1000. Returns how many. */
    int clean(Cursor cursor, Duration retention) {
        return sql.execute(CLEAN, cursor.snapshot(), (double) retention.toSeconds());
    }
}
