package com.voicehelper.strangler.store;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.dao.OptimisticLockingFailureException;
import tools.jackson.databind.json.JsonMapper;

/** The state rows of stores, what is wrong with them, and what is pending, in this process's database. Thread-safe. */
final class StoreRows {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String COLUMNS = """
            store, kind, stage, read_share, held, task, run, version, changed_at, changed_by, reason, progress,
            exists (select from strangler.store_pending p where p.store = store_state.store) as pending""";

    private final DSLContext database;

    StoreRows(DataSource dataSource) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES);
    }

    /** Makes the row of a store that is new; one that is known stays as it is. */
    StoreState open(StorePlan plan) {
        Stage stage = plan.mode().stage(plan.readShare());
        int created = database.execute("""
                insert into strangler.store_state (store, kind, stage, read_share, held, task, run, version, changed_at, changed_by, reason, progress)
                values (?, ?, ?, ?, false, ?, 1, 1, clock_timestamp(), 'system', 'first start', ?::jsonb) on conflict do nothing""",
                plan.store(), plan.kind(), stage.name(), plan.readShare(), stage == Stage.COPYING ? "COPY" : "NONE", JSON.writeValueAsString(StoreProgress.NONE));
        StoreState state = read(plan.store());
        if (!state.kind().equals(plan.kind())) {
            throw new ConfigurationException(plan.file() + " kind:", "is " + plan.kind() + ", but a store of this name is known as " + state.kind() + "; give the new one another name");
        }
        if (created == 1) {
            append(database, state, state, Map.of("mode", state.mode().name()));
        }
        return state;
    }

    StoreState read(String store) {
        Record row = database.fetchOne("select " + COLUMNS + " from strangler.store_state where store = ?", store);
        if (row == null) {
            throw new IllegalStateException("The state of store " + store + " is gone from strangler.store_state");
        }
        return state(row);
    }

    /** Replaces the operator's columns, task and progress if nobody changed the row since, and appends the change to the audit. */
    StoreState change(StoreState expected, StoreState changed, Map<String, ?> figures) {
        return database.transactionResult(transaction -> {
            Record row = transaction.dsl().fetchOne("""
                    update strangler.store_state
                    set stage = ?, read_share = ?, held = ?, task = ?, run = ?, progress = ?::jsonb, changed_by = ?, reason = ?,
                        version = version + 1, changed_at = clock_timestamp()
                    where store = ? and version = ? returning\s""" + COLUMNS,
                    changed.stage().name(), changed.readShare(), changed.held(), changed.task().name(), changed.run(), JSON.writeValueAsString(changed.progress()),
                    changed.changedBy(), changed.reason(), expected.store(), expected.version());
            if (row == null) {
                throw new OptimisticLockingFailureException("Store " + expected.store() + " was changed by someone else since version " + expected.version());
            }
            StoreState stored = state(row);
            append(transaction.dsl(), expected, stored, figures);
            return stored;
        });
    }

    /** @throws Superseded when another run has begun */
    void progress(String store, long run, StoreState.Task task, StoreProgress progress) {
        int changed = database.execute("update strangler.store_state set task = ?, progress = ?::jsonb where store = ? and run = ?",
                task.name(), JSON.writeValueAsString(progress), store, run);
        if (changed == 0) {
            throw new Superseded(store);
        }
    }

    void note(StoreState state, String who, String why, Map<String, ?> figures) {
        append(database, state, state.by(who, why), figures);
    }

    static String subject(String store) {
        return "store:" + store;
    }

    void clearDifferences(String store) {
        database.execute("delete from strangler.store_difference where store = ?", store);
    }

    void remember(String store, String item, Difference.Kind kind, String detail) {
        database.execute("""
                insert into strangler.store_difference (store, item, kind, detail) values (?, ?, ?, ?)
                on conflict (store, item) do update set kind = excluded.kind, detail = excluded.detail, at = clock_timestamp()""", store, item, kind.name(), detail);
    }

    void forget(String store, String item) {
        database.execute("delete from strangler.store_difference where store = ? and item = ?", store, item);
    }

    /** In the order of the items, from the first one after the given one. */
    List<Difference> differences(String store, String after, int atMost) {
        return database.fetch("select item, kind, detail, at from strangler.store_difference where store = ? and item > ? order by item limit ?", store, after, atMost)
                .map(row -> new Difference(row.get("item", String.class), Difference.Kind.valueOf(row.get("kind", String.class)), row.get("detail", String.class),
                        row.get("at", OffsetDateTime.class).toInstant()));
    }

    /** Not to be carried before the given time is over. Returns whether something has been pending for longer than the given time, so that every node that may know it does. */
    boolean addPending(String store, String item, Duration writing, Duration known) {
        database.execute("""
                insert into strangler.store_pending (store, item, at) values (?, ?, clock_timestamp() + make_interval(secs => ?))
                on conflict (store, item) do update set at = greatest(store_pending.at, excluded.at)""", store, item, writing.toMillis() / 1000.0);
        return database.fetchExists(DSL.selectOne().from("strangler.store_pending")
                .where("store = ? and since < clock_timestamp() - make_interval(secs => ?)", store, known.toMillis() / 1000.0));
    }

    record Pending(String item, Instant at) {}

    List<Pending> pending(String store, int atMost) {
        return database.fetch("select item, at from strangler.store_pending where store = ? and at <= clock_timestamp() order by at limit ?", store, atMost)
                .map(row -> new Pending(row.get("item", String.class), row.get("at", OffsetDateTime.class).toInstant()));
    }

    long countPending(String store) {
        return database.fetchOne("select count(*) from strangler.store_pending where store = ?", store).get(0, Long.class);
    }

    /** Only if nobody wrote it down again since. */
    void removePending(String store, Pending pending) {
        database.execute("delete from strangler.store_pending where store = ? and item = ? and at = ?::timestamptz", store, pending.item(), pending.at().toString());
    }

    /** What an earlier move left behind, except what is being written now. */
    void forgetAll(String store) {
        database.execute("delete from strangler.store_difference where store = ?", store);
        database.execute("delete from strangler.store_pending where store = ?", store);
        database.execute("delete from strangler.store_object where store = ? and writing_until is null", store);
    }

    private static void append(DSLContext transaction, StoreState before, StoreState after, Map<String, ?> figures) {
        Audit.append(transaction, new Audit.Entry(0, subject(after.store()), after.changedAt(), after.changedBy(), after.reason(), before.stage(), after.stage(),
                before.readShare(), after.readShare(), after.run(), after.version(), Map.copyOf(figures)));
    }

    private static StoreState state(Record row) {
        return new StoreState(
                row.get("store", String.class),
                row.get("kind", String.class),
                Stage.valueOf(row.get("stage", String.class)),
                row.get("read_share", Integer.class),
                row.get("held", Boolean.class),
                StoreState.Task.valueOf(row.get("task", String.class)),
                row.get("run", Long.class),
                row.get("version", Long.class),
                row.get("changed_at", OffsetDateTime.class).toInstant(),
                row.get("changed_by", String.class),
                row.get("reason", String.class),
                JSON.readValue(row.get("progress", String.class), StoreProgress.class),
                row.get("pending", Boolean.class));
    }
}
