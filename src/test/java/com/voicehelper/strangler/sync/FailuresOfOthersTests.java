package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong elsewhere, by its name: STRANGLER.md section 10, row by row. What concerns commands is in {@link FailuresOfOthersInCommandsTests}. */
class FailuresOfOthersTests {

    private static final String TICKET = "insert into shop.ticket (title) values ('%s')";
    private static final String FILL = "insert into shop.account (id, slot, balance) select gen_random_uuid(), n, n from generate_series(1, 900) n";

    @Test
    void reverseFeedOpenedAfterTheSwitch() {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            AtomicBoolean refusedBefore = new AtomicBoolean();
            move.watch.set(step -> {
                if (step == Step.OWNER_FLIPPED) {
                    assertThat(query(move.source, "select direction from strangler.replication_cursor")).containsExactly("SOURCE");
                    refusedBefore.set(refused(move.target, TICKET.formatted("too early")));
                } else if (step == Step.OWNER_OPENED) {
                    execute(move.target, TICKET.formatted("first of the new owner"));
                }
            });
            move.change(Side.TARGET);
            assertThat(refusedBefore).isTrue();
            move.settle();
            move.watch.set(step -> {});
            move.insist(Side.SOURCE);
            assertThat(query(move.source, "select title from shop.ticket")).containsExactly("first of the new owner");
        }
    }

    @Test
    void positionReadBeforeInFlightWritesWereDrained() throws Exception {
        try (Move move = new Move("lock-timeout=3s"); Connection writer = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            writer.setAutoCommit(false);
            writer.createStatement().execute(TICKET.formatted("in flight"));
            var change = CompletableFuture.runAsync(() -> move.change(Side.TARGET));
            await("waiting for the writer", () -> !query(move.source, "select pid from pg_locks where locktype = 'advisory' and not granted").isEmpty());
            writer.commit();
            change.join();
            assertThat(query(move.target, "select title from shop.ticket")).containsExactly("in flight");
        }
    }

    @Test
    void aLongTransactionSpansTheSwitch() throws SQLException {
        try (Move move = new Move("tries=2ms", "lock-timeout=50ms"); Connection writer = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            writer.setAutoCommit(false);
            writer.createStatement().execute(TICKET.formatted("long"));
            assertThatThrownBy(() -> move.change(Side.TARGET)).isInstanceOf(SwitchRefusedException.class).hasMessageContaining("nothing was changed");
            writer.commit();
            move.insist(Side.TARGET);
            assertThat(query(move.target, "select title from shop.ticket")).containsExactly("long");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEQUENCES_HANDED_OVER", "OWNER_CLOSED", "OWNER_FLIPPED"})
    void failureHalfWayLeftRoutesAndDenyListsDisagreeing(String step) {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            AtomicBoolean cut = new AtomicBoolean();
            move.watch.set(at -> {
                if (at.name().equals(step) && cut.compareAndSet(false, true)) {
                    SwitchTests.terminateSessions(move);
                }
            });
            move.insist(Side.TARGET);
            assertThat(cut).isTrue();
            // What routes follow, and what the databases refuse.
            assertThat(move.states.refresh(MODULE).stage().owner()).isEqualTo(Side.TARGET);
            assertThat(refused(move.source, TICKET.formatted("there"))).isTrue();
            assertThat(refused(move.target, TICKET.formatted("here"))).isFalse();
        }
    }

    @Test
    void switchAllowedThoughTheWayBackWasBroken() {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            execute(move.target, "alter table shop.entry disable trigger " + ChangeLog.TRIGGER);
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.TARGET)).anyMatch(obstacle -> obstacle.contains("capture of the way back is not installed"));
            execute(move.target, "alter table shop.entry enable trigger " + ChangeLog.TRIGGER);
            execute(move.source, "alter table strangler.replication_table rename to away");
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.TARGET)).anyMatch(obstacle -> obstacle.contains("the way back to the SOURCE side does not work"));
            execute(move.source, "alter table strangler.away rename to replication_table");
            await("free", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).isEmpty());
            move.insist(Side.TARGET);
        }
    }

    @Test
    void switchedWithoutWaitingForLagOrOnAStaleVerification() {
        try (Move move = new Move("verify-every=1000h")) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            move.watch.set(step -> {
                if (step == Step.SNAPSHOT_TAKEN) {
                    goOn.join();
                }
            });
            execute(move.source, TICKET.formatted("waits"));
            await("behind", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).stream().anyMatch(obstacle -> obstacle.contains("behind")));
            move.watch.set(step -> {});
            goOn.complete(null);
            move.replication.close();
            execute(move.target, "update strangler.replication_cursor set verified_at = now() - interval '11 minutes'");
            move.replication = move.open();
            await("stale", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).stream().anyMatch(obstacle -> obstacle.contains("verif") && obstacle.contains("old")));
        }
    }

    @Test
    void sequencesNotHandedOverOrAnEmptyTable() {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            move.insist(Side.TARGET);
            execute(move.target, TICKET.formatted("first of all"));
            execute(move.target, "insert into shop.ticket (id, title) overriding system value select nextval(pg_get_serial_sequence('shop.ticket', 'id')), 'more' from generate_series(1, 8)");
            move.settle();
            move.insist(Side.SOURCE);
            execute(move.source, TICKET.formatted("at home"));
            assertThat(query(move.source, "select id || ' ' || title from shop.ticket where title <> 'more' order by id")).containsExactly("1 first of all", "10 at home");
        }
    }

    @Test
    void backupsOrIdleTransactionsHoldLocks() throws SQLException {
        try (Move move = new Move("long-transaction=100ms"); Connection backup = Move.connect(move.source); Connection idle = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            idle.setAutoCommit(false);
            idle.createStatement().execute(TICKET.formatted("idle"));
            String pid = "pid " + pid(idle);
            await("named", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).stream().anyMatch(obstacle -> obstacle.contains(pid)));
            idle.rollback();
            backup.setAutoCommit(false);
            backup.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            backup.createStatement().execute("lock table shop.ticket, shop.account, shop.entry in access share mode");
            move.insist(Side.TARGET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "update shop.account set balance = balance # 1 where slot = 5",
        "update shop.account set balance = 1200 - balance where slot in (500, 700)",
        "update shop.account set balance = 7, note = null where slot in (8, 9)"})
    void xoredDigestsGaveSilentFalseNegatives(String damage) {
        try (Move move = new Move("verify-rows=100")) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.target, "set session_replication_role = replica; " + damage);
            move.replication.verify(MODULE);
            await("seen", () -> move.replication.status(MODULE).differences() > 0);
        }
    }

    @Test
    void aMigrationThatReportsSuccessWithNothingCopied() {
        try (Move move = new Move("chunk-rows=1")) {
            execute(move.source, FILL);
            move.start();
            await("begun", () -> move.replication.status(MODULE).rowsCopied() > 0);
            move.replication.close();
            execute(move.target, "set session_replication_role = replica; delete from shop.account");
            execute(move.target, "update strangler.replication_table set copied = true");
            move.replication = move.open();
            await("seen", () -> move.replication.status(MODULE).differences() >= 900);
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.COPYING);
        }
    }

    @Test
    void anErrorWasTurnedIntoAnEmptyResultAndWrittenBack() {
        try (Move move = new Move()) {
            execute(move.source, TICKET.formatted("kept"));
            move.startInSync();
            execute(move.source, "alter table shop.ticket rename to unreadable");
            await("told", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("ticket"));
            assertThat(query(move.target, "select title from shop.ticket")).containsExactly("kept");
            execute(move.source, "alter table shop.unreadable rename to ticket");
            execute(move.source, TICKET.formatted("goes on"));
            await("resumed", () -> query(move.target, "select title from shop.ticket").contains("goes on"));
        }
    }

    @Test
    void theLockWasNotObtainedAndTheBodyRanAnyway() throws SQLException {
        try (Move move = new Move("tries=1ms", "lock-timeout=50ms"); Connection other = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            other.createStatement().execute("select pg_advisory_lock(" + Fence.lockKey(MODULE) + ")");
            assertThatThrownBy(() -> move.change(Side.TARGET)).isInstanceOf(SwitchRefusedException.class);
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.READS_MOVED);
            other.createStatement().execute("select pg_advisory_unlock_all()");
            execute(move.source, TICKET.formatted("still home"));
        }
    }

    @Test
    void randomPerReadShowedAUserARowAndThenDidNot() {
        for (int user = 0; user < 2_000; user++) {
            int bucket = Bucket.of(MODULE, "", "user-" + user);
            assertThat(Bucket.of(MODULE, "", "user-" + user)).isEqualTo(bucket);
            // Whoever is served by the service at one percentage is served by it at every higher one.
            boolean before = false;
            for (int share = 0; share <= Bucket.COUNT; share += 1_000) {
                assertThat(bucket < share || !before).isTrue();
                before = bucket < share;
            }
        }
    }

    private static boolean refused(String side, String sql) {
        try {
            execute(side, sql);
            return false;
        } catch (IllegalStateException exception) {
            assertThat(exception).hasMessageContaining("owned by the other side");
            return true;
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
