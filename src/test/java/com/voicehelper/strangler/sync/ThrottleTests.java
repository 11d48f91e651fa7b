package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds the copy back while it runs, and that changes flow on meanwhile. */
class ThrottleTests {

    private static final String FILL = "insert into shop.ticket (title) select 't' || n from generate_series(1, 3000) n";

    @Test
    void anOperatorPausesTheCopyAndLetsItGoOnWhileItRuns() {
        try (Move move = new Move("rows-per-second=200")) {
            execute(move.source, FILL);
            move.start();
            await("copying", () -> copied(move) > 0);
            assertThat(held(move)).isEqualTo("an operator allows 200 rows/s");

            move.replication.throttle(MODULE, CopyLimit.PAUSED);
            await("paused", () -> held(move).startsWith("an operator has paused it"));
            long before = copied(move);
            execute(move.source, "update shop.ticket set title = 'changed' where id = 1; insert into shop.ticket (title) values ('late')");
            await("changed", () -> query(move.target, "select title from shop.ticket where id = 1").contains("changed"));
            assertThat(copied(move)).isEqualTo(before).isLessThan(1_000);

            move.replication.throttle(MODULE, CopyLimit.NONE);
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.replication.status(MODULE).throttle()).isEqualTo(CopyThrottle.NONE);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(3001);
        }
    }

    @Test
    void aCopyKeepsToItsRowsPerSecond() {
        try (Move move = new Move("chunk-rows=100")) {
            execute(move.source, FILL);
            move.replication.prepare(MODULE);
            move.replication.throttle(MODULE, new CopyLimit(500, false));
            long began = System.nanoTime();
            move.stage(Stage.COPYING);
            await("a thousand rows", () -> copied(move) >= 1_000);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(copied(move) / seconds).isLessThan(650);
        }
    }

    @Test
    void whatAnOperatorSaidOutlivesTheLoopAndIsKnownToEveryNode() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.replication.prepare(MODULE);
            move.replication.throttle(MODULE, CopyLimit.PAUSED);
            move.stage(Stage.COPYING);
            await("paused", () -> held(move).startsWith("an operator has paused it"));
            try (SnapshotReplication other = move.open()) {
                await("known", () -> other.status(MODULE).throttle().limit().paused() && other.status(MODULE).throttle().held() != null);
                move.replication.close();
                move.replication = other;
                await("leading", () -> other.status(MODULE).leader());
                assertThat(copied(move)).isZero();
                other.throttle(MODULE, CopyLimit.NONE);
                await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            }
            assertThatThrownBy(() -> new CopyLimit(1_000_000_001, false)).hasMessageContaining("must be between 0");
        }
    }

    @Test
    void theCopyWaitsWhileTheOwnerHasTooMuchToDo() throws Exception {
        try (Move move = new Move("max-active-sessions=2", "chunk-rows=10")) {
            execute(move.source, FILL);
            List<Connection> busy = new ArrayList<>();
            try {
                for (int session = 0; session < 3; session++) {
                    Connection connection = Move.connect(move.source);
                    busy.add(connection);
                    Thread.ofVirtual().start(() -> run(connection, "select pg_sleep(60)"));
                }
                await("busy", () -> query(move.source, "select pid from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'").size() == 3);
                move.start();
                await("held", () -> held(move).contains("sessions at work, more than 2"));
                long before = copied(move);
                execute(move.source, "insert into shop.ticket (id, title) overriding system value values (0, 'first')");
                move.replication.awaitApplied(MODULE, move.replication.position(MODULE), Duration.ofMillis(300));
                assertThat(copied(move)).isEqualTo(before);
            } finally {
                query(move.source, "select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(60)'");
                for (Connection connection : busy) {
                    connection.close();
                }
            }
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void changesThatAreLateGoBeforeTheCopy() throws Exception {
        try (Move move = new Move("copy-lag=100ms"); Session owner = new Session(Move.connect(move.source))) {
            Pace pace = new Pace(owner, move.settings());
            assertThat(pace.next(CopyLimit.NONE, Duration.ofMillis(150), 1)).isEqualTo(new Pace.Allowed(0, "changes are 150 ms late, more than 100 ms: they go first"));
            assertThat(pace.next(CopyLimit.NONE, Duration.ofMillis(150), 0)).isEqualTo(new Pace.Allowed(1_000, null));
        }
    }

    @Test
    void aChunkThatTakesLongIsFollowedByASmallerOne() throws Exception {
        try (Move move = new Move("copy-lag=1s"); Session owner = new Session(Move.connect(move.source))) {
            Pace pace = new Pace(owner, move.settings());
            for (int round = 0; round < 20; round++) {
                pace.copied(pace.next(CopyLimit.NONE, Duration.ZERO, 0).rows(), Duration.ofSeconds(1).toNanos());
            }
            assertThat(pace.next(CopyLimit.NONE, Duration.ZERO, 0)).isEqualTo(new Pace.Allowed(100, "rows take long to get across: 100 at a time, so that changes are not late"));
            for (int round = 0; round < 7; round++) {
                pace.copied(pace.next(CopyLimit.NONE, Duration.ZERO, 0).rows(), Duration.ofMillis(20).toNanos());
            }
            assertThat(pace.next(CopyLimit.NONE, Duration.ZERO, 0)).isEqualTo(new Pace.Allowed(12_800, null));
        }
    }

    private static void run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException terminated) {
            // Which is how it ends.
        }
    }

    private static long copied(Move move) {
        return move.replication.status(MODULE).rowsCopied();
    }

    private static String held(Move move) {
        return String.valueOf(move.replication.status(MODULE).throttle().held());
    }
}
