package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which node runs the loop: an advisory lock on a session of the monolith's database. It keeps two loops from working against
 * each other; that they can't do harm, the cursor's epoch sees to.
 */
final class Leadership implements AutoCloseable {

    private static final long CHECK_NANOS = 1_000_000_000;

    private final String module;
    private final Peer source;
    private @Nullable Session session;
    private long checkedNanos;

    Leadership(String module, Peer source) {
        this.module = module;
        this.source = source;
    }

    /** Takes the lock, or makes sure that it is still held: a node that was frozen may have lost it. */
    boolean take() throws SQLException {
        checkedNanos = System.nanoTime() - CHECK_NANOS;
        if (held()) {
            return true;
        }
        Session opened = source.open();
        try {
            // A frozen leader loses its session, so that another can finish what it began.
            opened.execute("set idle_session_timeout = '15s'");
            if (opened.test("select pg_try_advisory_lock(?)", Fence.key("leader", module))) {
                session = opened;
                checkedNanos = System.nanoTime();
                return true;
            }
            opened.close();
            return false;
        } catch (SQLException exception) {
            opened.close();
            throw exception;
        }
    }

    /** Asks the server at most once a second. */
    boolean held() {
        Session held = session;
        if (held == null) {
            return false;
        }
        if (System.nanoTime() - checkedNanos >= CHECK_NANOS) {
            checkedNanos = System.nanoTime();
            if (!held.alive()) {
                close();
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        Session held = session;
        session = null;
        if (held != null) {
            held.close();
        }
    }
}
