package com.voicehelper.platform.event;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * The inbox of a module and the events that wait beside it. A claim is kept while its event waits, so an event that is
 * delivered again is known, and one that an operator drops stays dropped. All of it in the caller's transaction.
 */
final class ParkedEventTable {

    private static final String COLUMNS = """
            id, consumer, event_id, topic, key, type, version, aggregate_type, tenant_id, occurred_at, correlation_id,
            causation_id, traceparent, payload::text as payload, attempts, error, failed_at, next_attempt_at""";

    /** A consumer that hangs, or is stopped, in a transaction gives its locks back. */
    private static final String HOLDS = """
            select exists (select 1 from parked_event where consumer = ? and topic = ? and key = ?),
                   set_config('lock_timeout', '10s', true), set_config('idle_in_transaction_session_timeout', '30s', true)
            """;

    private static final String ADD = """
            insert into parked_event (id, consumer, topic, key, sequence, event_id, type, version, aggregate_type, tenant_id, occurred_at,
                                      correlation_id, causation_id, traceparent, payload, attempts, error, failed_at, next_attempt_at)
            values (?, ?, ?, ?, (select coalesce(max(sequence), 0) + 1 from parked_event where consumer = ? and topic = ? and key = ?),
                    ?, ?, ?, ?, ?, cast(? as timestamptz), ?, ?, ?, cast(? as jsonb), ?, ?, now(), now() + make_interval(secs => ?))
            """;

    private static final String FIRSTS = """
            select %s from (
                select distinct on (topic, key) * from parked_event where consumer = ? order by topic, key, sequence
            ) first
            where attempts < ? and (next_attempt_at is null or next_attempt_at <= now())
            order by next_attempt_at nulls first limit 100
            """.formatted(COLUMNS);

    private final DSLContext sql;
    private final EventRows rows;

    ParkedEventTable(ModuleDatabase database, EventRows rows) {
        this.sql = database.dsl();
        this.rows = rows;
    }

    /** A stored event that waits; {@code nextAttemptAt} null: behind another, or parked. */
    record Parked(UUID id, String consumer, ReceivedEvent event, int attempts, @Nullable String error, OffsetDateTime failedAt,
            @Nullable OffsetDateTime nextAttemptAt) {}

    /** False when the consumer has, or had, this event. Waits for a transaction that is claiming it. */
    boolean claim(String consumer, UUID event) {
        return sql.execute("insert into inbox (consumer, event_id) values (?, ?) on conflict do nothing", consumer, event) == 1;
    }

    /** Whether an earlier event of the key waits. */
    boolean holds(String consumer, ReceivedEvent event) {
        return one(HOLDS, consumer, event.topic(), event.aggregateId()).get(0, Boolean.class);
    }

    /** As {@link #holds}, with the key locked: an operator's retry that empties it just now is waited for. */
    boolean lockedHolds(String consumer, ReceivedEvent event) {
        lock(consumer, event.topic(), event.aggregateId());
        return holds(consumer, event);
    }

    /** Until the end of the transaction nobody else sets aside or takes back an event of the key. */
    void lock(String consumer, String topic, String key) {
        sql.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", "parked " + consumer + " " + topic + " " + key);
    }

    void addFailed(String consumer, ReceivedEvent event, String error, Duration backOff) {
        add(consumer, event, 1, error, backOff);
    }

    void addBehind(String consumer, ReceivedEvent event) {
        add(consumer, event, 0, null, null);
    }

    private void add(String consumer, ReceivedEvent event, int attempts, @Nullable String error, @Nullable Duration backOff) {
        sql.execute(ADD, Ids.next(), consumer, event.topic(), event.aggregateId(), consumer, event.topic(), event.aggregateId(),
                event.id(), event.type(), event.version(), event.aggregateType(), event.tenantId(),
                OffsetDateTime.ofInstant(event.occurredAt(), ZoneOffset.UTC), event.correlationId(), event.causationId(), event.traceparent(),
                event.payload().toString(), attempts, error, backOff == null ? null : backOff.toMillis() / 1000.0);
    }

    /** Of each key the first event, where its time has come and its attempts are not used up. */
    List<Parked> due(String consumer, int attempts) {
        return sql.fetch(FIRSTS, consumer, attempts).map(this::parked);
    }

    @Nullable Parked first(String consumer, String topic, String key) {
        Record row = sql.fetchOne("select " + COLUMNS + " from parked_event where consumer = ? and topic = ? and key = ? order by sequence limit 1",
                consumer, topic, key);
        return row == null ? null : parked(row);
    }

    @Nullable Parked find(UUID id) {
        Record row = sql.fetchOne("select " + COLUMNS + " from parked_event where id = ?", id);
        return row == null ? null : parked(row);
    }

    List<Parked> list(int limit) {
        return sql.fetch("select " + COLUMNS + " from parked_event order by consumer, topic, key, sequence limit ?", limit).map(this::parked);
    }

    boolean remove(UUID id) {
        return sql.execute("delete from parked_event where id = ?", id) == 1;
    }

    void failedAgain(UUID id, int attempts, String error, Duration backOff) {
        sql.execute("update parked_event set attempts = ?, error = ?, failed_at = now(), next_attempt_at = now() + make_interval(secs => ?) where id = ?",
                attempts, error, backOff.toMillis() / 1000.0, id);
    }

    List<Parked> notDeadLettered(String consumer, int attempts) {
        return sql.fetch("select " + COLUMNS + " from parked_event where consumer = ? and attempts >= ? and not dead_lettered limit 100", consumer, attempts)
                .map(this::parked);
    }

    void deadLettered(UUID id) {
        sql.execute("update parked_event set dead_lettered = true where id = ?", id);
    }

    long count(String consumer) {
        return one("select count(*) from parked_event where consumer = ?", consumer).get(0, Long.class);
    }

    long count(String consumer, String topic, String key) {
        return one("select count(*) from parked_event where consumer = ? and topic = ? and key = ?", consumer, topic, key).get(0, Long.class);
    }

    /** Forgets what was handled longer ago; at most 1000, and nothing whose event still waits. Returns how many. */
    int forget(String consumer, Duration retention) {
        return sql.execute("""
                delete from inbox where consumer = ? and event_id in (
                    select event_id from inbox i where consumer = ? and processed_at < now() - make_interval(secs => ?)
                    and not exists (select 1 from parked_event p where p.consumer = i.consumer and p.event_id = i.event_id)
                    order by processed_at limit 1000)
                """, consumer, consumer, (double) retention.toSeconds());
    }

    private Record one(String query, Object... bindings) {
        return Objects.requireNonNull(sql.fetchOne(query, bindings));
    }

    private Parked parked(Record row) {
        return new Parked(row.get("id", UUID.class), row.get("consumer", String.class), rows.read(row, "key"), row.get("attempts", Integer.class),
                row.get("error", String.class), row.get("failed_at", OffsetDateTime.class), row.get("next_attempt_at", OffsetDateTime.class));
    }
}
