package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.MoveRequest;
import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of STRANGLER.md section 10 that concern commands, on a real node. */
class FailuresOfOthersInCommandsTests {

    private final String source = TestPostgres.createDatabase("first");
    private final String target = TestPostgres.createDatabase("second");
    private final ModelNode node = open();

    private ModelNode open() {
        List.of(source, target).forEach(url -> Move.create(url, Move.TABLES));
        return new ModelNode(source, target, step -> {});
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void readsOnceSwitchedCouldNotGoBackAlone() {
        toWritesMoved();
        give(Command.RAMP, 0);
        assertThat(row()).isEqualTo("WRITES_MOVED 0");
        give(Command.RAMP, Percent.ALL);
        assertThat(row()).isEqualTo("WRITES_MOVED 10000");
        give(Command.REVERSE, 0);
        assertThat(row()).isEqualTo("READS_MOVED 10000");
    }

    @Test
    void aFailedReverseDeletedTheWorkflow() throws SQLException {
        toWritesMoved();
        List<String> audit = query(source, "select id from strangler.audit order by id");
        try (Connection writer = Move.connect(target)) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("insert into shop.ticket (title) values ('long')");
            await("refused", () -> {
                try {
                    node.moves.run(request(Command.REVERSE, 0));
                    throw new AssertionError("reversed in spite of an open transaction");
                } catch (MoveRefusedException refused) {
                    return String.valueOf(refused.getMessage()).contains("pid");
                }
            });
            assertThat(row()).isEqualTo("WRITES_MOVED 10000");
            writer.commit();
        }
        assertThat(query(source, "select id from strangler.audit order by id")).startsWith(audit.toArray(String[]::new));
        assertThatThrownBy(() -> execute(source, "delete from strangler.audit")).hasMessageContaining("append-only");
        give(Command.REVERSE, 0);
        assertThat(query(source, "select title from shop.ticket")).containsExactly("long");
    }

    @Test
    void aCommandWhoseLockIsTakenByAnotherNodeRanAnyway() throws SQLException {
        try (Connection other = Move.connect(source)) {
            other.createStatement().execute("select pg_advisory_lock(hashtextextended('voicehelper command " + MODULE + "', 0))");
            assertThatThrownBy(() -> node.moves.run(request(Command.START, 0))).isInstanceOf(MoveRefusedException.class).hasMessageContaining("Another command");
            assertThat(row()).isEqualTo("MONOLITH 0");
            assertThat(query(source, "select tgname from pg_trigger where tgname like 'strangler%'")).isEmpty();
        }
    }

    /** A gate that lacks its figure holds; it never passes. */
    @Test
    void aCanaryWasJudgedWithoutData() {
        give(Command.START, 0);
        await("in sync", () -> row().equals("IN_SYNC 0"));
        execute(target, "alter table strangler.replication_cursor rename to away");
        await("unknown", () -> node.replication.status(MODULE).problem() != null);
        await("refused", () -> {
            try {
                node.moves.run(request(Command.ADVANCE, 0));
                throw new AssertionError("advanced without a figure");
            } catch (MoveRefusedException refused) {
                return !refused.blockedBy().isEmpty();
            }
        });
        assertThat(row()).isEqualTo("IN_SYNC 0");
        execute(target, "alter table strangler.away rename to replication_cursor");
        give(Command.ADVANCE, 0);
    }

    private void toWritesMoved() {
        give(Command.START, 0);
        await("in sync", () -> row().equals("IN_SYNC 0"));
        give(Command.RAMP, Percent.ALL);
        give(Command.SWITCH, 0);
        assertThat(row()).isEqualTo("WRITES_MOVED 10000");
    }

    /** What blocks it passes: a verification that is not finished, a loop that has not begun. */
    private void give(Command command, int share) {
        await(command + " is done", () -> {
            try {
                node.moves.run(request(command, share));
                return true;
            } catch (MoveRefusedException refused) {
                return false;
            }
        });
    }

    private static MoveRequest request(Command command, int share) {
        return new MoveRequest(MODULE, command, command == Command.RAMP ? share : null, "test", "test", false);
    }

    private String row() {
        return query(source, "select stage || ' ' || read_share from strangler.module_state").getFirst();
    }
}
