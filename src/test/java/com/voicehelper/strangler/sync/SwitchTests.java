package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The owner changes under hostile load, with every step cut short. */
class SwitchTests {

    @Test
    void ownershipGoesThereAndBackUnderHostileWritersWithNothingLostOrDoubled() {
        try (Move move = new Move("chunk-rows=20"); HostileWriters writers = new HostileWriters(move, 9, true)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            long longest = 0;
            for (int round = 0; round < 3; round++) {
                longest = Math.max(longest, move.insist(Side.TARGET).pause().toMillis());
                long before = writers.transactions();
                await("writing at the service", () -> writers.transactions() > before + 200);
                longest = Math.max(longest, move.insist(Side.SOURCE).pause().toMillis());
                long home = writers.transactions();
                await("writing at home", () -> writers.transactions() > home + 200);
            }
            assertThat(longest).isLessThan(2_000);
            writers.check(move.source);
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            assertThat(move.replication.status(MODULE).differences()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aLoopCutShortAtAnyStepGoesOn(Step step) {
        try (Move move = new Move("chunk-rows=30", "verify-rows=300"); HostileWriters writers = new HostileWriters(move, 4, false)) {
            List<Step> cuts = new ArrayList<>();
            AtomicBoolean armed = new AtomicBoolean(true);
            move.watch.set(at -> {
                if (at == step && armed.getAndSet(false)) {
                    cuts.add(at);
                    terminateSessions(move);
                }
            });
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            armed.set(true);
            move.insist(Side.TARGET);
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.WRITES_MOVED);
            armed.set(true);
            move.insist(Side.SOURCE);
            if (step == Step.LOG_CLEANED) {
                await("cleaned", () -> !cuts.isEmpty());
            }
            writers.check(move.source);
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.READS_MOVED);
            assertThat(cuts).isNotEmpty().containsOnly(step);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = {"WRITERS_LOCKED_OUT", "SEQUENCES_HANDED_OVER", "OWNER_CLOSED", "OWNER_FLIPPED", "STATE_CHANGED"})
    void aNewProcessFinishesOrUndoesWhatTheDeadOneLeftOfASwitch(Step step) {
        try (Move move = new Move()) {
            execute(move.source, "insert into shop.ticket (title) values ('one')");
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            if (step == Step.STATE_CHANGED) {
                move.change(Side.TARGET);
            }
            Side newOwner = step == Step.STATE_CHANGED ? Side.SOURCE : Side.TARGET;
            AtomicBoolean dead = new AtomicBoolean();
            move.watch.set(at -> {
                if (at == step || dead.get()) {
                    dead.set(true);
                    terminateSessions(move);
                    throw new IllegalStateException("dead");
                }
            });
            CompletableFuture.runAsync(() -> move.replication.switchOwner(MODULE, newOwner, "test", "test"));
            await("dead", dead::get);
            move.replication.close();
            move.watch.set(at -> {});
            move.replication = move.open();
            await("owned by one side", () -> owners(move) == 1);
            Side owner = move.states.refresh(MODULE).stage().owner();
            boolean committed = step == Step.OWNER_FLIPPED || step == Step.STATE_CHANGED;
            assertThat(owner).isEqualTo(committed ? newOwner : newOwner.other());
            String url = owner == Side.SOURCE ? move.source : move.target;
            execute(url, "insert into shop.ticket (title) values ('two')");
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(2);
        }
    }

    @Test
    void aLongTransactionIsNeitherCutNorHoldsOthersUp() throws SQLException {
        try (Move move = new Move("tries=4ms", "lock-timeout=100ms"); HostileWriters writers = new HostileWriters(move, 4, false);
                Connection holder = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            holder.setAutoCommit(false);
            holder.createStatement().execute("insert into shop.ticket (title) values ('held')");
            assertThatThrownBy(() -> move.change(Side.TARGET)).isInstanceOf(SwitchRefusedException.class).hasMessageContaining("gave up after 4 tries").hasMessageContaining("pid");
            assertThat(writers.worstMillis()).isLessThan(1_500);
            holder.commit();
            move.insist(Side.TARGET);
            writers.check(move.target);
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).anyMatch(row -> row.contains("held"));
        }
    }

    @Test
    void whoWaitsForAWriteOfTheOldOwnerDoesNotWaitForTheWayBackToBegin() {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            execute(move.source, "insert into shop.ticket (title) values ('before')");
            Position position = move.replication.position(MODULE);
            AtomicBoolean opened = new AtomicBoolean();
            CompletableFuture<Void> wayBack = new CompletableFuture<>();
            move.watch.set(step -> {
                if (step == Step.OWNER_OPENED) {
                    opened.set(true);
                } else if (opened.get()) {
                    wayBack.join();
                }
            });
            move.change(Side.TARGET);
            assertThat(move.replication.applied(MODULE, position)).isTrue();
            execute(move.target, "insert into shop.ticket (title) values ('after')");
            assertThat(move.replication.applied(MODULE, move.replication.position(MODULE))).isFalse();
            wayBack.complete(null);
            move.settle();
        }
    }

    @Test
    void whoWaitsWhenTheMoveIsCancelledDoesNotWaitForNothing() {
        try (Move move = new Move()) {
            move.startInSync();
            Position never = new Position(1, "1000000:1000000:");
            var waiting = CompletableFuture.supplyAsync(() -> move.replication.awaitApplied(MODULE, never, Duration.ofSeconds(30)));
            move.stage(Stage.MONOLITH);
            assertThat(waiting.orTimeout(5, TimeUnit.SECONDS).join()).isFalse();
        }
    }

    @Test
    void aFrozenMoverLosesItsLock() {
        try (Move move = new Move("max-pause=400ms")) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            AtomicBoolean frozen = new AtomicBoolean(true);
            CompletableFuture<Void> locked = new CompletableFuture<>();
            CompletableFuture<Void> wake = new CompletableFuture<>();
            move.watch.set(step -> {
                if (step == Step.WRITERS_LOCKED_OUT && frozen.getAndSet(false)) {
                    locked.complete(null);
                    wake.join();
                }
            });
            var change = CompletableFuture.supplyAsync(() -> move.change(Side.TARGET));
            locked.join();
            long began = System.nanoTime();
            execute(move.source, "insert into shop.ticket (title) values ('while frozen')");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
            wake.complete(null);
            assertThatThrownBy(change::join).hasMessageContaining("gave up after holding the writers");
            execute(move.source, "insert into shop.ticket (title) values ('still home')");
            move.change(Side.TARGET);
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(2);
            assertThatThrownBy(() -> execute(move.source, "delete from shop.ticket")).hasMessageContaining("owned by the other side");
        }
    }

    @Test
    void aFrozenMoverThatWakesAfterTheOwnerWentBackOpensNothing() throws SQLException {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            AtomicBoolean frozen = new AtomicBoolean(true);
            CompletableFuture<Void> flipped = new CompletableFuture<>();
            CompletableFuture<Void> wake = new CompletableFuture<>();
            move.watch.set(step -> {
                if (step == Step.OWNER_FLIPPED && frozen.getAndSet(false)) {
                    flipped.complete(null);
                    wake.join();
                }
            });
            var change = CompletableFuture.runAsync(() -> move.replication.switchOwner(MODULE, Side.TARGET, "frozen", "test"));
            flipped.join();
            query(move.source, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1 and mode = 'ExclusiveLock' and granted"
                    + " and database = (select oid from pg_database where datname = current_database())");
            try (SnapshotReplication second = move.open()) {
                await("finished", () -> second.status(MODULE).leader() && owners(move) == 1);
                second.switchOwner(MODULE, Side.SOURCE, "second", "test");
                wake.complete(null);
                change.exceptionally(refused -> null).join();
                assertThat(owners(move)).isEqualTo(1);
                assertThat(move.states.refresh(MODULE).epoch()).isIn(3L, 4L);
                execute(move.states.get(MODULE).stage().owner() == Side.SOURCE ? move.source : move.target, "insert into shop.ticket (title) values ('x')");
                await("equal", () -> move.rows(move.target).equals(move.rows(move.source)));
            }
        }
    }

    @Test
    void aSwitchIsAskedForAtANodeThatDoesNotLead() {
        try (Move move = new Move(); SnapshotReplication other = move.open()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            SnapshotReplication follower = move.replication.status(MODULE).leader() ? other : move.replication;
            await("following", () -> follower.status(MODULE).direction() == Side.TARGET && !follower.status(MODULE).leader());
            follower.switchOwner(MODULE, Side.TARGET, "test", "test");
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.WRITES_MOVED);
            assertThat(follower.status(MODULE).leader()).isTrue();
        }
    }

    @Test
    void eventsOfTheOldOwnerGoOutBeforeTheNewOneWrites() {
        try (Move move = new Move("max-pause=800ms", "lock-timeout=50ms", "tries=2ms")) {
            execute(move.source, "create table shop.outbox_waiting (n bigint); insert into shop.outbox_waiting values (3)");
            execute(move.source, "create function shop.outbox_unpublished() returns bigint language sql stable as 'select n from shop.outbox_waiting'");
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            assertThatThrownBy(() -> move.change(Side.TARGET)).hasMessageContaining("3 events of the owner are not published yet");
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.READS_MOVED);
            execute(move.source, "insert into shop.ticket (title) values ('still home')");
            execute(move.source, "update shop.outbox_waiting set n = 0");
            move.change(Side.TARGET);
        }
    }

    private static int owners(Move move) throws SQLException {
        int owners = 0;
        for (String url : List.of(move.source, move.target)) {
            try (Session session = new Session(Move.connect(url))) {
                Ownership ownership = Fence.read(session, MODULE);
                owners += ownership != null && ownership.here() ? 1 : 0;
            }
        }
        return owners;
    }

    /** What the death of a process does: its sessions end, wherever they were. */
    static void terminateSessions(Move move) {
        for (String url : List.of(move.source, move.target)) {
            query(url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'voicehelper strangler'");
        }
    }
}
