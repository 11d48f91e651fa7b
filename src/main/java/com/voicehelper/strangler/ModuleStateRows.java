package com.voicehelper.strangler;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * The state rows in {@code strangler.module_state} of this process's database, cached and followed by a poll. Answers of
 * overlapping reads are applied in the order in which the reads began, so what a node knows never goes back.
 */
final class ModuleStateRows implements ModuleStates, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ModuleStateRows.class);

    private static final String READ = """
            select module, stage, epoch, read_share, shadow_share, automation, ceiling, acknowledge_both, version, changed_at, changed_by, reason
            from strangler.module_state""";

    private static final String COMPARE_AND_SET = """
            update strangler.module_state
            set stage = ?, epoch = ?, read_share = ?, shadow_share = ?, automation = ?, ceiling = ?, acknowledge_both = ?, changed_by = ?, reason = ?,
                version = version + 1, changed_at = clock_timestamp()
            where module = ? and version = ?
            returning module, stage, epoch, read_share, shadow_share, automation, ceiling, acknowledge_both, version, changed_at, changed_by, reason""";

    private final DSLContext database;
    private final List<Consumer<ModuleState>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService notifications = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("module state listeners").factory());
    private final AtomicLong reads = new AtomicLong();
    private final Thread poll;

    private volatile Known known = new Known(Map.of(), Map.of(), true);
    private volatile boolean closed;

    /**
     * @param modules every module of this build
     * @param awaited those of them that a move will bring to this database, if it has not seen them before
     */
    ModuleStateRows(DataSource dataSource, Collection<String> modules, Collection<String> awaited, Duration pollEvery) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES);
        modules.forEach(module -> createAsMonolith(module, awaited.contains(module)));
        long read = reads.incrementAndGet();
        database.fetch(READ).map(ModuleStateRows::state).stream().filter(state -> modules.contains(state.module())).forEach(state -> learn(state, read));
        this.poll = Thread.ofVirtual().name("module states").start(() -> follow(pollEvery));
    }

    private void createAsMonolith(String module, boolean awaited) {
        int created = database.execute("""
                insert into strangler.module_state (module, stage, epoch, read_share, shadow_share, automation, ceiling, acknowledge_both, version, changed_at, changed_by, reason)
                values (?, 'MONOLITH', 1, 0, 0, 'OFF', 10000, true, 1, clock_timestamp(), 'system', 'first start') on conflict do nothing""", module);
        if (created == 1 && awaited) {
            database.execute("create sequence if not exists {0} as bigint minvalue 0 start 0", DSL.name("strangler", "owner_" + module));
            log.info("Module {} is new to this database, and this process is a service: it waits until a move brings the module's data", module);
        }
    }

    @Override
    public ModuleState get(String module) {
        ModuleState state = known.states.get(module);
        if (state == null) {
            throw new NoSuchElementException("There is no module " + module);
        }
        return state;
    }

    @Override
    public Collection<ModuleState> all() {
        return known.states.values();
    }

    @Override
    public boolean nothingMoves() {
        return known.nothingMoves;
    }

    @Override
    public ModuleState refresh(String module) {
        get(module);
        long read = reads.incrementAndGet();
        Record row = database.fetchOne(READ + " where module = ?", module);
        if (row != null) {
            learn(state(row), read);
        }
        return get(module);
    }

    @Override
    public ModuleState change(ModuleState expected, ModuleState changed, Map<String, ?> figures) {
        ModuleState stored = database.transactionResult(transaction -> change(transaction.dsl(), expected, changed, figures));
        refresh(expected.module());
        return stored;
    }

    @Override
    public ModuleState change(DSLContext transaction, ModuleState expected, ModuleState changed) {
        return change(transaction, expected, changed, Map.of());
    }

    private static ModuleState change(DSLContext transaction, ModuleState expected, ModuleState changed, Map<String, ?> figures) {
        transaction.execute("set local synchronous_commit = on");
        Record row = transaction.fetchOne(COMPARE_AND_SET,
                changed.stage().name(), changed.epoch(), changed.readShare(), changed.shadowShare(), changed.automation().name(), changed.ceiling(), changed.acknowledgeBoth(),
                changed.changedBy(), changed.reason(),
                expected.module(), expected.version());
        if (row == null) {
            throw new OptimisticLockingFailureException(
                    "Module " + expected.module() + " was changed by someone else since version " + expected.version());
        }
        ModuleState stored = state(row);
        Audit.append(transaction, expected, stored, figures);
        return stored;
    }

    @Override
    public void onChange(Consumer<ModuleState> listener) {
        listeners.add(listener);
    }

    private void follow(Duration every) {
        boolean away = false;
        while (!closed) {
            try {
                Thread.sleep(every);
                long read = reads.incrementAndGet();
                database.fetch(READ).map(ModuleStateRows::state).stream()
                        .filter(state -> known.states.containsKey(state.module()))
                        .forEach(state -> learn(state, read));
                away = false;
            } catch (InterruptedException exception) {
                return;
            } catch (RuntimeException | Error exception) {
                if (!away && !closed) {
                    log.warn("The state of the modules cannot be read; going on with the last known: {}", exception.getMessage());
                }
                away = true;
            }
        }
    }

    private synchronized void learn(ModuleState state, long read) {
        if (known.reads.getOrDefault(state.module(), 0L) >= read) {
            return;
        }
        ModuleState before = known.states.get(state.module());
        known = known.with(state, read);
        if (before != null && !before.equals(state) && !closed) {
            notifications.execute(() -> listeners.forEach(listener -> tell(listener, state)));
        }
    }

    private static void tell(Consumer<ModuleState> listener, ModuleState state) {
        try {
            listener.accept(state);
        } catch (RuntimeException exception) {
            log.warn("A listener failed on the new state of module {}", state.module(), exception);
        }
    }

    private static ModuleState state(Record row) {
        return new ModuleState(
                row.get("module", String.class),
                Stage.valueOf(row.get("stage", String.class)),
                row.get("epoch", Long.class),
                row.get("read_share", Integer.class),
                row.get("shadow_share", Integer.class),
                Automation.valueOf(row.get("automation", String.class)),
                row.get("ceiling", Integer.class),
                row.get("acknowledge_both", Boolean.class),
                row.get("version", Long.class),
                row.get("changed_at", OffsetDateTime.class).toInstant(),
                row.get("changed_by", String.class),
                row.get("reason", String.class));
    }

    @Override
    public void close() {
        closed = true;
        poll.interrupt();
        notifications.shutdownNow();
    }

    /** What this node knows, as one immutable value: readers never see half of a change. */
    private record Known(Map<String, ModuleState> states, Map<String, Long> reads, boolean nothingMoves) {

        Known with(ModuleState state, long read) {
            Map<String, ModuleState> newStates = new TreeMap<>(states);
            newStates.put(state.module(), state);
            Map<String, Long> newReads = new TreeMap<>(reads);
            newReads.put(state.module(), read);
            return new Known(newStates, newReads, newStates.values().stream().allMatch(each -> each.stage() == Stage.MONOLITH));
        }
    }
}
