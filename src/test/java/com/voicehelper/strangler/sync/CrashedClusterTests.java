package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveRequest;
import com.voicehelper.support.PostgresServer;
import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of the two clusters crashes in the middle of everything, and comes back: trap 3 of SYNC.md with a real crash. */
class CrashedClusterTests {

    @ParameterizedTest
    @EnumSource(Side.class)
    void whatOneSideLostInACrashTheOtherNeverHad(Side crashing) {
        try (PostgresServer cluster = PostgresServer.start()) {
            String own = cluster.createDatabase("shop");
            String source = crashing == Side.SOURCE ? own : TestPostgres.createDatabase("first");
            String target = crashing == Side.TARGET ? own : TestPostgres.createDatabase("second");
            List.of(source, target).forEach(url -> Move.create(url, Move.TABLES));
            execute(own, "alter system set wal_writer_delay = '10s'");
            execute(own, "select pg_reload_conf()");
            try (ModelNode node = new ModelNode(source, target, step -> {}); ModelWriters writers = new ModelWriters(source, target, 1)) {
                node.moves.run(new MoveRequest(MODULE, Command.START, null, "test", "test", false));
                await("in sync", () -> query(source, "select stage from strangler.module_state").contains("IN_SYNC"));
                for (int crash = 0; crash < 2; crash++) {
                    crash(cluster, source, target, crashing);
                }
                ModelInvariants invariants = new ModelInvariants(source, target, writers);
                writers.holding(() -> {
                    invariants.bothSidesAreEqual(node.replication, Duration.ofSeconds(30));
                    writers.check(source);
                });
            }
        }
    }

    /** Commits that do not wait for their WAL are the ones that a crash can take back. */
    private static void crash(PostgresServer cluster, String source, String target, Side crashing) {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread careless = Thread.ofPlatform().start(() -> {
            try (Connection connection = Move.connect(source); var statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = off");
                while (!stopped.get()) {
                    statement.execute("insert into shop.account (id) values (gen_random_uuid())");
                }
            } catch (SQLException crashed) {
                // Which is what this is about.
            }
        });
        long before = accounts(target);
        await("changes follow", () -> accounts(target) > before + 30);
        cluster.stopImmediately();
        List<String> replicated = crashing == Side.SOURCE ? query(target, "select id from shop.account") : List.of();
        cluster.startAgain();
        assertThat(query(source, "select id from shop.account")).containsAll(replicated);
        stopped.set(true);
        await("stopped", () -> !careless.isAlive());
    }

    private static long accounts(String side) {
        return Long.parseLong(query(side, "select count(*) from shop.account").getFirst());
    }
}
