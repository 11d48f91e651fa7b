package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that disagree: between a node and its databases, and between the two databases. */
class ClockTests {

    @ParameterizedTest
    @ValueSource(strings = {"1 hour", "-1 hour"})
    void clockOfANodeAnHourOff(String off) {
        try (Move move = new Move("verify-every=100ms")) {
            turn(move.target, off);
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            try (SnapshotReplication follower = move.open()) {
                await("following", () -> follower.status(MODULE).verifiedAge() != null);
                for (ReplicationStatus status : List.of(move.replication.status(MODULE), follower.status(MODULE))) {
                    assertThat(status.lag()).isBetween(Duration.ZERO, Duration.ofSeconds(2));
                    assertThat(status.verifiedAge()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
                    assertThat(Duration.between(status.verifiedAt(), Instant.now()).abs()).as("by this node's clock").isGreaterThan(Duration.ofMinutes(59));
                }
                Instant verified = move.replication.status(MODULE).verifiedAt();
                await("verified again", () -> move.replication.status(MODULE).verifiedAt().isAfter(verified));
            }
            await("ready", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).isEmpty());
            move.insist(Side.TARGET);
            assertThat(move.replication.status(MODULE).lag()).isLessThan(Duration.ofSeconds(2));
            await("ready to come back", () -> move.replication.obstaclesToSwitch(MODULE, Side.SOURCE).isEmpty());
            move.insist(Side.SOURCE);
            execute(move.source, "insert into shop.ticket (title) values ('home')");
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(1);
        }
    }

    @Test
    void aVerificationThatIsOldByTheDatabasesClockIsOldWhateverTheNodesClockSays() {
        try (Move move = new Move()) {
            turn(move.target, "1 hour");
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            move.replication.close();
            execute(move.target, "update strangler.replication_cursor set verified_at = clock_timestamp() - interval '11 minutes', differences = 1");
            move.replication = move.open();
            await("known", () -> move.replication.status(MODULE).verifiedAge() != null);
            assertThat(move.replication.status(MODULE).verifiedAge()).isBetween(Duration.ofMinutes(11), Duration.ofMinutes(12));
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.TARGET)).anyMatch(obstacle -> obstacle.contains("the last clean verification is 11 minutes old"));
        }
    }

    /** Puts a new clock in the place of a database's own. */
    private static void turn(String url, String off) {
        execute(url, """
                set allow_system_table_mods = on; set check_function_bodies = off;
                alter function pg_catalog.clock_timestamp() rename to clock_of_the_machine;
                create function pg_catalog.clock_timestamp() returns timestamptz language sql volatile
                  as 'select pg_catalog.clock_of_the_machine() + interval ''%s'''""".formatted(off));
    }
}
