package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveFailedException;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.MoveRequest;
import com.voicehelper.support.PostgresServer;
import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of the two clusters crashes and comes back: a real crash, and what commits without waiting for its WAL is lost in it. */
class CrashedClusterTests {

    /** Trap 3 of SYNC.md. */
    @ParameterizedTest
    @EnumSource(Side.class)
    void whatOneSideLostInACrashTheOtherNeverHad(Side crashing) {
        try (Shop shop = new Shop(crashing, ""); ModelWriters writers = new ModelWriters(shop.source, shop.target, 1)) {
            shop.toInSync();
            for (int crash = 0; crash < 2; crash++) {
                crashUnderCarelessWrites(shop, crashing);
            }
            ModelInvariants invariants = new ModelInvariants(shop.source, shop.target, writers);
            writers.holding(() -> {
                invariants.bothSidesAreEqual(shop.node.replication, Duration.ofSeconds(30));
                writers.check(shop.source);
            });
        }
    }

    @Test
    void aCursorThatACrashTakesBackFindsItsLog() {
        try (Shop shop = new Shop(Side.TARGET, "")) {
            shop.toInSync();
            execute(shop.source, "insert into shop.ticket (title) values ('before')");
            CompletableFuture<Void> crashed = shop.crashAt(Step.LOG_CLEANED);
            await("cleaned", () -> {
                // Somebody else's transaction, so that there is something to forget.
                query(shop.source, "select pg_current_xact_id()");
                return crashed.isDone();
            });
            execute(shop.source, "insert into shop.ticket (title) values ('after')");
            await("goes on", () -> query(shop.target, "select title from shop.ticket").equals(List.of("before", "after")));
        }
    }

    @Test
    void anOwnerThatCrashesAfterItGaveUpStaysClosed() {
        try (Shop shop = new Shop(Side.SOURCE, "alter database shop set synchronous_commit = off")) {
            shop.toInSync();
            shop.insist(Command.RAMP, Percent.ALL);
            CompletableFuture<Void> crashed = shop.crashAt(Step.OWNER_OPENED);
            shop.insist(Command.SWITCH, 0);
            execute(shop.target, "insert into shop.ticket (title) values ('of the new owner')");
            crashed.join();
            assertThatThrownBy(() -> execute(shop.source, "insert into shop.ticket (title) values ('split')")).hasMessageContaining("owned by the other side");
            await("flows back", () -> query(shop.source, "select title from shop.ticket").equals(List.of("of the new owner")));
        }
    }

    @Test
    void whatWasToldToBeAppliedAtTheEndOfABacklogOutlivesACrash() {
        try (Shop shop = new Shop(Side.TARGET, "")) {
            execute(shop.source, "insert into shop.ticket (title) select 'copied' from generate_series(1, 500)");
            shop.toInSync();
            AtomicReference<@Nullable Position> position = new AtomicReference<>();
            CompletableFuture<Void> crashed = new CompletableFuture<>();
            shop.watch.set(step -> {
                if (step == Step.RANGE_VERIFIED && position.get() == null) {
                    execute(shop.source, "insert into shop.account (id) select gen_random_uuid() from generate_series(1, 800)");
                    position.set(new Position(1, query(shop.source, "select pg_current_snapshot()").getFirst()));
                }
                if (step == Step.CURSOR_LOCKED && position.get() instanceof Position told && shop.node.replication.applied(MODULE, told)) {
                    shop.cluster.stopImmediately();
                    shop.node.die();
                    crashed.complete(null);
                }
            });
            crashed.orTimeout(15, TimeUnit.SECONDS).join();
            shop.cluster.startAgain();
            assertThat(accounts(shop.target)).isEqualTo(800);
        }
    }

    /** Trap 3 of SYNC.md, for the snapshot from which changes flow back. */
    @Test
    void aNewOwnerThatCrashesBeforeItOpensCountsNoLaterWriteAsOneOfBefore() {
        try (Shop shop = new Shop(Side.TARGET, "")) {
            shop.toInSync();
            shop.insist(Command.RAMP, Percent.ALL);
            AtomicBoolean crashed = new AtomicBoolean();
            shop.watch.set(step -> {
                if (step == Step.SEQUENCES_HANDED_OVER && !crashed.get()) {
                    execute(shop.target, "set synchronous_commit = off; create table public.other (n int)");
                    IntStream.range(0, 30).forEach(n -> execute(shop.target, "set synchronous_commit = off; insert into public.other values (1)"));
                } else if (step == Step.OWNER_FLIPPED && crashed.compareAndSet(false, true)) {
                    shop.cluster.stopImmediately();
                    shop.cluster.startAgain();
                }
            });
            shop.insist(Command.SWITCH, 0);
            assertThat(crashed).isTrue();
            execute(shop.target, "insert into shop.ticket (title) values ('of the new owner')");
            IntStream.range(0, 60).forEach(n -> query(shop.target, "select pg_current_xact_id()"));
            await("flows back", () -> query(shop.source, "select title from shop.ticket").equals(List.of("of the new owner")));
        }
    }

    @Test
    void aMoveThatWasCancelledWhileTheTargetWasAwayBeginsAnew() {
        try (Shop shop = new Shop(Side.TARGET, "")) {
            execute(shop.source, "insert into shop.ticket (title) values ('deleted later')");
            shop.toInSync();
            shop.cluster.stopImmediately();
            shop.insist(Command.CANCEL, 0);
            execute(shop.source, "delete from shop.ticket; insert into shop.ticket (title) values ('written between')");
            shop.cluster.startAgain();
            await("told", () -> String.valueOf(shop.give(Command.START, 0)).contains("cancel it again, which empties it"));
            shop.insist(Command.CANCEL, 0);
            shop.toInSync();
            assertThat(query(shop.target, "select title from shop.ticket")).containsExactly("written between");
        }
    }

    /** Commits that do not wait for their WAL are the ones that a crash can take back. */
    private static void crashUnderCarelessWrites(Shop shop, Side crashing) {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread careless = Thread.ofPlatform().start(() -> {
            try (Connection connection = Move.connect(shop.source); var statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = off");
                while (!stopped.get()) {
                    statement.execute("insert into shop.account (id) values (gen_random_uuid())");
                }
            } catch (SQLException crashed) {
                // Which is what this is about.
            }
        });
        long before = accounts(shop.target);
        await("changes follow", () -> accounts(shop.target) > before + 30);
        shop.cluster.stopImmediately();
        List<String> replicated = crashing == Side.SOURCE ? query(shop.target, "select id from shop.account") : List.of();
        shop.cluster.startAgain();
        assertThat(query(shop.source, "select id from shop.account")).containsAll(replicated);
        stopped.set(true);
        await("stopped", () -> !careless.isAlive());
    }

    private static long accounts(String side) {
        return Long.parseLong(query(side, "select count(*) from shop.account").getFirst());
    }

    /** A shop of which one side has a cluster of its own, where nothing is written to disk that nobody waits for. */
    private static final class Shop implements AutoCloseable {

        final PostgresServer cluster = PostgresServer.start();
        final String source;
        final String target;
        final AtomicReference<Step.Watch> watch = new AtomicReference<>(step -> {});
        final ModelNode node;

        Shop(Side alone, String setting) {
            String own = cluster.createDatabase("shop");
            source = alone == Side.SOURCE ? own : TestPostgres.createDatabase("first");
            target = alone == Side.TARGET ? own : TestPostgres.createDatabase("second");
            List.of(source, target).forEach(url -> Move.create(url, Move.TABLES));
            execute(own, "alter system set wal_writer_delay = '10s'");
            execute(own, "select pg_reload_conf()");
            if (!setting.isEmpty()) {
                execute(own, setting);
            }
            node = new ModelNode(source, target, step -> watch.get().at(step));
        }

        void toInSync() {
            insist(Command.START, 0);
            await("in sync", () -> query(source, "select stage from strangler.module_state").contains("IN_SYNC"));
        }

        /** The cluster crashes when the loop comes to the step; completed when it is back. */
        CompletableFuture<Void> crashAt(Step point) {
            CompletableFuture<Void> back = new CompletableFuture<>();
            watch.set(step -> {
                if (step == point && !back.isDone()) {
                    cluster.stopImmediately();
                    cluster.startAgain();
                    back.complete(null);
                }
            });
            return back;
        }

        /** What is in the way passes. */
        void insist(Command command, int share) {
            await(command + " is done", () -> give(command, share) == null);
        }

        /** Null when it was done; otherwise why not. */
        @Nullable String give(Command command, int share) {
            try {
                node.moves.run(new MoveRequest(MODULE, command, command == Command.RAMP ? share : null, "test", "test", false));
                return null;
            } catch (MoveRefusedException | MoveFailedException cutShort) {
                return String.valueOf(cutShort.getMessage());
            }
        }

        @Override
        public void close() {
            node.close();
            cluster.close();
        }
    }
}
