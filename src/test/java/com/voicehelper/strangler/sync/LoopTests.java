package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Who runs the loop, and what it refuses to run on. */
class LoopTests {

    @Test
    void anotherNodeGoesOnWhenTheLeaderIsGone() {
        try (Move move = new Move()) {
            move.startInSync();
            SnapshotReplication first = move.replication;
            try (SnapshotReplication second = move.open()) {
                await("following", () -> second.status(MODULE).direction() != null);
                assertThat(second.status(MODULE).leader()).isFalse();
                execute(move.source, "insert into shop.ticket (title) values ('one')");
                assertThat(second.awaitApplied(MODULE, second.position(MODULE), Duration.ofSeconds(3))).isTrue();
                first.close();
                move.replication = second;
                execute(move.source, "insert into shop.ticket (title) values ('two')");
                move.settle();
                assertThat(second.status(MODULE).leader()).isTrue();
                assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(2);
            }
        }
    }

    @Test
    void aSupersededLoopThatWakesUpWritesNothing() {
        try (Move move = new Move()) {
            move.startInSync();
            AtomicReference<Thread> frozen = new AtomicReference<>();
            CompletableFuture<Void> asleep = new CompletableFuture<>();
            CompletableFuture<Void> wake = new CompletableFuture<>();
            AtomicBoolean wrote = new AtomicBoolean();
            move.watch.set(step -> {
                if (step == Step.CURSOR_COMMITTED && frozen.compareAndSet(null, Thread.currentThread())) {
                    asleep.complete(null);
                    wake.join();
                } else if (Thread.currentThread() == frozen.get() && step == Step.SNAPSHOT_TAKEN && !wake.isDone()) {
                    wrote.set(true);
                }
            });
            asleep.join();
            // The frozen leader's lock goes with its session; its other sessions live on.
            query(move.source, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1 and mode = 'ExclusiveLock' and granted"
                    + " and database = (select oid from pg_database where datname = current_database())");
            try (SnapshotReplication second = move.open()) {
                await("taken over", () -> second.status(MODULE).leader());
                String epoch = query(move.target, "select loop_epoch from strangler.replication_cursor").getFirst();
                wake.complete(null);
                execute(move.source, "insert into shop.ticket (title) values ('one')");
                assertThat(second.awaitApplied(MODULE, second.position(MODULE), Duration.ofSeconds(5))).isTrue();
                await("fenced", () -> !move.replication.status(MODULE).leader());
                assertThat(second.status(MODULE).leader()).isTrue();
                assertThat(query(move.target, "select loop_epoch from strangler.replication_cursor")).containsExactly(epoch);
                assertThat(wrote).isFalse();
                assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            }
        }
    }

    @Test
    void aTableWithoutAPrimaryKeyIsRefused() {
        try (Move move = new Move(Move.TABLES + "create table shop.heap (a int);", new String[0])) {
            assertThat(move.replication.obstaclesToStart(MODULE)).containsExactly("table shop.heap has no primary key");
            assertThatThrownBy(() -> move.replication.prepare(MODULE)).hasMessageContaining("has no primary key");
            assertThat(query(move.source, "select tgname from pg_trigger where tgname like 'strangler%'")).isEmpty();
        }
    }

    @Test
    void aTargetThatHoldsRowsIsRefused() {
        try (Move move = new Move()) {
            execute(move.target, "insert into shop.ticket (title) values ('mine')");
            assertThat(move.replication.obstaclesToStart(MODULE)).containsExactly("table shop.ticket of the target holds rows; it must be empty");
        }
    }

    @Test
    void aTargetThatIsAwayOrHasNoSchemaIsRefused() {
        try (Move move = new Move()) {
            Peers empty = new Peers(new Peer(Side.SOURCE, move.source, null, null), new Peer(Side.TARGET, TestPostgres.createDatabase("second"), null, null));
            assertThat(new Preflight(MODULE, empty, move.settings(), move.terms()).start().obstacles()).singleElement().asString().contains("has not created its schema yet: start the shop service");
            Peers away = new Peers(empty.source(), new Peer(Side.TARGET, "jdbc:postgresql://127.0.0.1:1/nowhere", null, null));
            assertThat(new Preflight(MODULE, away, move.settings(), move.terms()).start().obstacles()).singleElement().asString().contains("the target cannot be used");
            Peers same = new Peers(empty.source(), new Peer(Side.TARGET, move.source, null, null));
            assertThat(new Preflight(MODULE, same, move.settings(), move.terms()).start().obstacles()).contains("the target is the monolith's own database");
            empty.close();
            away.close();
            same.close();
        }
    }

    @Test
    void aModuleWithoutATargetSaysWhichSettingIsMissing() {
        try (Move move = new Move()) {
            assertThat(move.replication.obstaclesToStart("other")).singleElement().asString().contains("voicehelper.services.other.datasource.url");
            assertThat(move.replication.status("other").problem()).contains("voicehelper.services.other.datasource.url");
        }
    }

    @Test
    void installingWaitsForAWriterAndHoldsNoOtherUp() throws Exception {
        try (Move move = new Move(); Connection writer = Move.connect(move.source)) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("insert into shop.ticket (title) values ('open')");
            var prepared = CompletableFuture.runAsync(() -> move.replication.prepare(MODULE));
            long worst = 0;
            for (int round = 0; round < 20; round++) {
                long began = System.nanoTime();
                execute(move.source, "insert into shop.ticket (title) values ('other')");
                worst = Math.max(worst, System.nanoTime() - began);
            }
            assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofSeconds(1));
            writer.commit();
            prepared.join();
            move.stage(Stage.COPYING);
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(21);
        }
    }

    @Test
    void aMovingTableCannotBeTruncatedAndTheTargetRefusesWrites() throws SQLException {
        try (Move move = new Move()) {
            move.startInSync();
            assertThatThrownBy(() -> execute(move.source, "truncate shop.ticket")).hasMessageContaining("cannot be truncated");
            for (String sql : List.of("insert into shop.ticket (title) values ('x')", "update shop.ticket set title = 'x'", "delete from shop.ticket")) {
                assertThatThrownBy(() -> execute(move.target, sql)).hasMessageContaining("owned by the other side");
            }
            assertThat(query(move.source, "select tgname from pg_trigger where tgrelid in ('shop.outbox'::regclass, 'shop.outbox_cursor'::regclass) and not tgisinternal")).isEmpty();
        }
    }

    @Test
    void aMoveThatWasGivenUpCanBeStartedAgain() {
        try (Move move = new Move()) {
            execute(move.source, "insert into shop.ticket (title) values ('one')");
            for (int round = 0; round < 2; round++) {
                move.startInSync();
                move.stage(Stage.MONOLITH);
                move.replication.remove(MODULE, true);
                assertThat(move.rows(move.target)).isEmpty();
                assertThatThrownBy(() -> execute(move.target, "insert into shop.ticket (title) values ('x')")).hasMessageContaining("owned by the other side");
            }
            move.startInSync();
            assertThat(move.rows(move.target)).hasSize(1);
        }
    }

    @Test
    void aMoveWhoseCancellingWasCutShortIsNotGoneOnWith() {
        try (Move move = new Move()) {
            execute(move.source, "insert into shop.ticket (title) values ('one')");
            move.startInSync();
            move.stage(Stage.MONOLITH);
            execute(move.source, "drop trigger strangler_c_capture on shop.ticket");
            execute(move.source, "insert into shop.ticket (title) values ('captured by nobody')");
            assertThat(move.replication.obstaclesToStart(MODULE)).singleElement().asString().contains("cancel it again, which empties it");
            move.replication.remove(MODULE, true);
            move.startInSync();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(2);
        }
    }

    @Test
    void aLeaderThatIsFrozenInTheMiddleOfACopyIsEndedByTheNext() throws SQLException {
        try (Move move = new Move(); Connection frozen = Move.connect(move.target)) {
            move.startInSync();
            move.replication.close();
            frozen.setAutoCommit(false);
            frozen.createStatement().execute("set session_replication_role = replica; select from strangler.replication_cursor for update");
            frozen.unwrap(PGConnection.class).getCopyAPI().copyIn("copy shop.ticket (id, title) from stdin");
            execute(move.source, "insert into shop.ticket (title) values ('one')");
            move.replication = move.open();
            await("taken over", () -> move.rows(move.target).equals(move.rows(move.source)));
            frozen.abort(Runnable::run);
        }
    }

    @Test
    void aSecondMoveCountsItsLoopsOnFromTheFirst() {
        try (Move move = new Move()) {
            move.startInSync();
            long first = loopEpoch(move);
            move.stage(Stage.MONOLITH);
            move.replication.remove(MODULE, true);
            move.startInSync();
            assertThat(loopEpoch(move)).as("a loop frozen since the first move must not find its own number again").isGreaterThan(first);
        }
    }

    private static long loopEpoch(Move move) {
        return Long.parseLong(query(move.target, "select loop_epoch from strangler.replication_cursor").getFirst());
    }

    @Test
    void anExtractedModuleLeavesAClosedSource() {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            move.change(Side.TARGET);
            move.stage(Stage.EXTRACTED);
            assertThatThrownBy(() -> move.replication.remove(MODULE, true)).hasMessageContaining("does not own");
            move.replication.remove(MODULE, false);
            assertThatThrownBy(() -> execute(move.source, "insert into shop.ticket (title) values ('x')")).hasMessageContaining("owned by the other side");
            execute(move.target, "insert into shop.ticket (title) values ('x')");
            assertThat(query(move.target, "select tgname from pg_trigger where tgname like 'strangler%'")).isEmpty();
        }
    }
}
