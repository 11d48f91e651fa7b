package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.Cable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Databases and networks that fail during a move, by the name of the failure: what is seen meanwhile, and that it goes on by itself. */
class OutageTests {

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)/");

    @Test
    void targetDatabaseAwayForAMinute() throws Exception {
        try (Outage outage = new Outage(); Move move = outage.move) {
            move.startInSync();
            move.stage(Stage.READS_RAMPING);
            Position before = move.replication.position(MODULE);
            move.settle();
            outage.target.cut();
            long slowest = 0;
            long longest = 0;
            long until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            int writes = 0;
            while (System.nanoTime() < until) {
                execute(move.source, "insert into shop.ticket (title) values ('while away')");
                writes++;
                long began = System.nanoTime();
                Position position = move.replication.position(MODULE);
                assertThat(move.replication.awaitApplied(MODULE, position, Duration.ofMillis(500))).as("claimed while away").isFalse();
                assertThat(move.replication.applied(MODULE, position)).as("its writer reads from the owner").isFalse();
                longest = System.nanoTime() - began;
                slowest = Math.max(slowest, longest);
                assertThat(move.replication.applied(MODULE, before)).as("who wrote before reads where he did").isTrue();
            }
            assertThat(Duration.ofNanos(slowest)).as("wait of a write").isLessThan(Duration.ofSeconds(2));
            assertThat(Duration.ofNanos(longest)).as("wait of a write when the outage is known").isLessThan(Duration.ofMillis(450));
            var status = move.replication.status(MODULE);
            assertThat(status.problem()).contains("the service's database does not answer", "goes on by itself");
            assertThat(status.lag()).isGreaterThan(Duration.ofSeconds(5));
            int written = writes;
            await("backlog", () -> move.replication.status(MODULE).backlog() >= written - 1);
            assertThat(outage.gauge("lag")).isGreaterThan(5);
            assertThat(outage.gauge("problem")).isEqualTo(1);
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.TARGET)).anyMatch(obstacle -> obstacle.contains("does not answer"));

            outage.target.mend();
            await("caught up", () -> move.rows(move.target).size() == written && move.replication.status(MODULE).problem() == null);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            move.settle();
            assertThat(move.replication.status(MODULE)).matches(after -> after.problem() == null && after.backlog() == 0);
            assertThat(move.replication.status(MODULE).lag()).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void connectionToTheSourceHalfOpen() throws Exception {
        try (Outage outage = new Outage(); Move move = outage.move) {
            move.startInSync();
            outage.source.freeze();
            execute(move.source, "insert into shop.ticket (title) values ('while silent')");
            await("noticed", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("the monolith's database does not answer"));
            assertThat(move.replication.status(MODULE).lag()).isGreaterThan(Duration.ofSeconds(1));
            outage.source.mend();
            await("equal again", () -> move.rows(move.target).equals(move.rows(move.source)) && move.replication.status(MODULE).problem() == null);
        }
    }

    @Test
    void connectionToTheTargetHalfOpenWhileItIsWrittenTo() throws Exception {
        try (Outage outage = new Outage(); Move move = outage.move) {
            execute(move.source, "insert into shop.ticket (title) select repeat(md5(n::text), 300) from generate_series(1, 4000) n");
            AtomicBoolean once = new AtomicBoolean(true);
            outage.watch(step -> {
                if (step == Step.SNAPSHOT_TAKEN && once.getAndSet(false)) {
                    outage.target.freeze();
                }
            });
            move.replication.prepare(MODULE);
            move.stage(Stage.COPYING);
            await("noticed", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("the service's database"));
            outage.target.mend();
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(4000);
        }
    }

    @Test
    void slowNetworkToTheTarget() throws Exception {
        try (Outage outage = new Outage("copy-lag=400ms"); Move move = outage.move) {
            execute(move.source, "insert into shop.ticket (title) select repeat(md5(n::text), 10) from generate_series(1, 6000) n");
            outage.target.slow(300_000);
            move.start();
            await("smaller chunks", () -> String.valueOf(move.replication.status(MODULE).throttle().held()).contains("rows take long to get across"));
            execute(move.source, "update shop.ticket set title = 'changed' where id = 1");
            await("changed", () -> Move.query(move.target, "select title from shop.ticket where id = 1").contains("changed"));
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.COPYING);
            assertThat(move.replication.status(MODULE).problem()).isNull();
            outage.target.mend();
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void diskFullAtTheTarget() throws Exception {
        try (Outage outage = new Outage(); Move move = outage.move) {
            move.startInSync();
            execute(move.target, """
                    create function shop.full() returns trigger language plpgsql as
                      'begin raise exception ''could not extend file "base/1/2": No space left on device'' using errcode = ''53100''; end';
                    create trigger full_disk before insert on shop.ticket for each row execute function shop.full();
                    alter table shop.ticket enable always trigger full_disk""");
            execute(move.source, "insert into shop.ticket (title) values ('no room')");
            await("seen", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("the disk of the service's database is full: make room there"));
            try (SnapshotReplication follower = move.open()) {
                await("seen on every node", () -> String.valueOf(follower.status(MODULE).problem()).contains("is full"));
            }
            assertThat(move.rows(move.target)).isEmpty();
            execute(move.source, "insert into shop.ticket (title) values ('still written')");
            execute(move.target, "drop trigger full_disk on shop.ticket");
            await("equal again", () -> move.rows(move.target).equals(move.rows(move.source)) && move.replication.status(MODULE).problem() == null);
        }
    }

    @Test
    void targetHalfOpenDuringASwitchHoldsNoWriterLongerThanMaxPause() throws Exception {
        try (Outage outage = new Outage("max-pause=800ms", "tries=3ms"); Move move = outage.move) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            AtomicBoolean once = new AtomicBoolean(true);
            outage.watch(step -> {
                if (step == Step.WRITERS_LOCKED_OUT && once.getAndSet(false)) {
                    outage.target.freeze();
                }
            });
            AtomicLong worst = new AtomicLong();
            AtomicBoolean writing = new AtomicBoolean(true);
            var writer = CompletableFuture.runAsync(() -> {
                while (writing.get()) {
                    long began = System.nanoTime();
                    execute(move.source, "insert into shop.ticket (title) values ('x')");
                    worst.accumulateAndGet(System.nanoTime() - began, Math::max);
                }
            }, THREADS);
            var change = CompletableFuture.supplyAsync(() -> move.change(Side.TARGET), THREADS);
            await("locked out", () -> !once.get());
            await("noticed", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("the service's database does not answer"));
            assertThat(Duration.ofNanos(worst.get())).isBetween(Duration.ofMillis(300), Duration.ofMillis(1_900));
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.READS_MOVED);
            writing.set(false);
            writer.join();
            outage.target.mend();
            assertThatThrownBy(change::join).hasMessageContaining("gave up after holding the writers for 800 ms");
            move.insist(Side.TARGET);
            move.settle();
            assertThat(move.rows(move.source)).isEqualTo(move.rows(move.target));
        }
    }

    /** A move whose loop reaches both databases by cables; the test itself reaches them directly. */
    private static final class Outage implements AutoCloseable {

        final Move move;
        final Cable source;
        final Cable target;
        final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private volatile Step.Watch watch = step -> {};

        Outage(String... settings) throws IOException {
            move = new Move(settings);
            move.replication.close();
            source = cable(move.source);
            target = cable(move.target);
            Peers peers = new Peers(new Peer(Side.SOURCE, by(source, move.source), null, null), new Peer(Side.TARGET, by(target, move.target), null, null));
            move.replication = new SnapshotReplication(move.states, module -> module.equals(MODULE) ? Optional.of(peers) : Optional.empty(), move.settings(),
                    module -> move.terms(), new SyncMetrics(registry), step -> watch.at(step));
        }

        void watch(Step.Watch newWatch) {
            watch = newWatch;
        }

        double gauge(String name) {
            return registry.get("voicehelper.strangler." + name).gauge().value();
        }

        private static Cable cable(String url) throws IOException {
            var port = PORT.matcher(url);
            assertThat(port.find()).isTrue();
            return new Cable(Integer.parseInt(port.group(1)));
        }

        private static String by(Cable cable, String url) {
            return PORT.matcher(url).replaceFirst("127.0.0.1:" + cable.port() + "/") + "&socketTimeout=2";
        }

        @Override
        public void close() throws IOException {
            source.close();
            target.close();
        }
    }
}
