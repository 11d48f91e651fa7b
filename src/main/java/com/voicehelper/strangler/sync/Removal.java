package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a move. The owner is left as if nothing had ever been installed; the other side keeps its closed fence, so that
 * nothing writes there by mistake.
 */
final class Removal {

    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    private final String module;
    private final Peers peers;

    Removal(String module, Peers peers) {
        this.module = module;
        this.peers = peers;
    }

    void run(boolean emptyTarget) throws SQLException, InterruptedException {
        try (Session source = peers.source().open()) {
            Ownership ownership = Fence.read(source, module);
            if (ownership == null || ownership.here()) {
                leaveAtTarget(emptyTarget, ownership != null);
                Cursors.delete(source, module);
                Installation.removeAll(source, module);
            } else {
                leaveAtSource(source, emptyTarget);
            }
        }
    }

    /** @param moving whether the source still has something of a move: rows at the target that no move has brought are not ours to empty */
    private void leaveAtTarget(boolean emptyTarget, boolean moving) throws SQLException, InterruptedException {
        try (Session target = peers.target().open()) {
            if (!target.test("select to_regclass('strangler.replication_cursor') is not null")) {
                return;
            }
            boolean filled = moving || Cursors.read(target, module) != null;
            // Waits for an iteration that is under way, and stops every later one.
            Cursors.delete(target, module);
            Installation.removeCapture(target, module);
            Ownership ownership = Fence.read(target, module);
            if (emptyTarget && filled && ownership != null && !ownership.here()) {
                empty(target);
            }
        } catch (SQLException exception) {
            if (emptyTarget && target(exception)) {
                throw exception;
            }
            log.warn("The target of {} could not be cleaned up: {}", module, exception.getMessage());
        }
    }

    /** Asks for the locks briefly and often: the service still works on its copies, and must not be the victim of a deadlock. */
    private void empty(Session target) throws SQLException, InterruptedException {
        String tables = Catalog.tables(target, module).stream().map(MovingTable::qualified).collect(Collectors.joining(", "));
        if (!tables.isEmpty()) {
            target.execute("set session_replication_role = replica; set lock_timeout = '100ms'");
            Installation.together(target, List.of("truncate " + tables));
        }
    }

    private void leaveAtSource(Session source, boolean emptyTarget) throws SQLException, InterruptedException {
        try (Session target = peers.target().open()) {
            Ownership there = Fence.read(target, module);
            if (emptyTarget || there != null && !there.here()) {
                throw new IllegalStateException("the source does not own module " + module + ": its tables at the target stay as they are");
            }
            Cursors.delete(source, module);
            Installation.removeCapture(source, module);
            Cursors.delete(target, module);
            Installation.removeAll(target, module);
        }
    }

    /** Whether the target answered, and refused. */
    private static boolean target(SQLException exception) {
        return exception.getSQLState() != null && !exception.getSQLState().startsWith("08");
    }
}
