package com.voicehelper.strangler.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a store in the background, on one node at a time: follows what is written, and begins what the state row asks for. A node
 * that wrongly thinks it still leads does no harm.
 */
final class StoreWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreWorker.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration WHILE_HELD = Duration.ofMillis(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final String TRY_COMMAND = "select pg_try_advisory_lock(hashtextextended('voicehelper command ' || ?, 0))";
    private static final String END_COMMAND = "select pg_advisory_unlock(hashtextextended('voicehelper command ' || ?, 0))";

    private final StoreAccess access;
    private final MovingStore store;
    private final StoreRows rows;
    private final DataSource database;
    private final StoreLeadership leadership;
    private final StoreTask tasks;
    private final Thread thread;
    private @Nullable Thread task;
    private boolean prepared;
    private volatile boolean closed;

    StoreWorker(StoreAccess access, MovingStore store, StoreRows rows, DataSource database, StoreLeadership leadership, StoreTask tasks) {
        this.access = access;
        this.store = store;
        this.rows = rows;
        this.database = database;
        this.leadership = leadership;
        this.tasks = tasks;
        // Not virtual: a driver that waits in native code, as SQLite's does, would hold a carrier.
        this.thread = Thread.ofPlatform().daemon().name("store " + name() + " worker").start(this::run);
    }

    private String name() {
        return access.state().store();
    }

    private void run() {
        boolean away = false;
        while (!closed) {
            try {
                Duration pause = look();
                if (away) {
                    log.info("Store {} is followed again", name());
                }
                away = false;
                StoreAccess.pause(pause);
            } catch (RuntimeException | SQLException | Error exception) {
                if (!away && !closed) {
                    log.warn("Store {} is not followed: {}", name(), exception.getMessage());
                }
                away = true;
                StoreAccess.pause(AFTER_FAILURE);
            }
        }
    }

    /** Returns after what time to look again. */
    private Duration look() throws SQLException {
        if (!access.state().stage().synchronizes()) {
            // Whoever removes the copy waits for this.
            if (task == null || !task.isAlive()) {
                leadership.resign(name());
            }
            end(task);
            return PAUSE;
        }
        if (!leadership.leads(name())) {
            end(task);
            return PAUSE;
        }
        StoreState state = rows.read(name());
        prepare(state);
        if (state.held()) {
            releaseAbandoned(state);
        }
        if (state.task() != StoreState.Task.NONE && (task == null || !task.isAlive())) {
            task = Thread.ofPlatform().daemon().name("store " + name() + " " + state.task()).start(() -> tasks.run(state));
        }
        boolean more = state.stage().synchronizes() && store.follow(state.primary());
        return more ? Duration.ZERO : state.held() ? WHILE_HELD : PAUSE;
    }

    /** A store whose plan lets it begin in the middle of a move was never started, and has no journals yet. */
    private void prepare(StoreState state) {
        if (!prepared && state.version() == 1 && state.stage().synchronizes()) {
            store.install();
            store.handOver(state.primary());
        }
        prepared = true;
    }

    /** Who held the writers to change the owner has died: nothing was changed, so they go on where they were. */
    private void releaseAbandoned(StoreState state) throws SQLException {
        String subject = StoreRows.subject(name());
        try (Connection connection = database.getConnection()) {
            if (!StoreLeadership.ask(connection, TRY_COMMAND, subject)) {
                return;
            }
            try {
                StoreState now = rows.read(name());
                if (now.held() && now.version() == state.version()) {
                    store.handOver(now.primary());
                    rows.change(now, now.held(false).by("system", "who changed the owner is gone"), Map.of());
                }
            } finally {
                StoreLeadership.ask(connection, END_COMMAND, subject);
            }
        }
    }

    private static void end(@Nullable Thread task) {
        if (task != null) {
            task.interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        end(task);
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
