package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.move.Moves;
import com.voicehelper.strangler.move.MovesFixture;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

/**
 * One monolith as production wires it: the states as it knows them, its loop, and the commands given to it. It dies at a step of its
 * loop as a process does: its sessions end, and nothing that it does afterwards gets anywhere.
 */
final class ModelNode implements AutoCloseable {

    private final HikariDataSource database;
    private final StatesFixture fixture;
    final SnapshotReplication replication;
    final Moves moves;
    private volatile boolean dead;

    ModelNode(String source, String target, Step.Watch watch) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(source);
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(3_000);
        database = new HikariDataSource(config);
        fixture = new StatesFixture(database, MODULE);
        replication = new SnapshotReplication(fixture.states(),
                module -> Optional.of(new Peers(new Peer(Side.SOURCE, source, null, null), new Peer(Side.TARGET, target, null, null))),
                settings(), module -> new SwitchTerms(Duration.ofSeconds(2), Duration.ofMillis(300), 20, Duration.ofSeconds(2), Duration.ofMinutes(10)),
                new SyncMetrics(new SimpleMeterRegistry()), step -> {
                    if (!dead) {
                        watch.at(step);
                    }
                    if (dead) {
                        throw new IllegalStateException("dead");
                    }
                });
        moves = MovesFixture.moves(MODULE, fixture, replication);
    }

    /** Chunks and ranges so small that every step of the loop happens often. */
    private static SyncSettings settings() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("voicehelper.strangler.sync.poll", "5ms").withProperty("voicehelper.strangler.sync.poll-ramping", "5ms")
                .withProperty("voicehelper.strangler.sync.chunk-rows", "60").withProperty("voicehelper.strangler.sync.verify-rows", "100")
                .withProperty("voicehelper.strangler.sync.verify-every", "300ms").withProperty("voicehelper.strangler.sync.max-changes", "500");
        return Binder.get(environment).bindOrCreate("voicehelper.strangler.sync", SyncSettings.class);
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    @Override
    public void close() {
        replication.close();
        fixture.close();
        database.close();
    }
}
