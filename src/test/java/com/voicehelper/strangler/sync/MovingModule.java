package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a benchmark asks of the replication: the module "shop" between two databases, with the settings that it has in production. */
public final class MovingModule implements AutoCloseable {

    public static final String MODULE = Move.MODULE;

    /** How long a switch may hold the writers, over all its tries: as the plan of conversation says. */
    public static final Duration MAX_PAUSE = Duration.ofSeconds(2);

    private final String source;
    private final String target;
    private final Map<String, String> settings;
    private final ModuleStates states;
    private SnapshotReplication replication;

    /** @param settings of {@code voicehelper.strangler.sync}, by their names in it; defaults otherwise */
    public MovingModule(String source, String target, Map<String, String> settings) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        Move.execute(source, "drop schema if exists strangler cascade");
        Move.create(source, "");
        Move.create(target, "");
        states = new RowStates(source);
        replication = open();
    }

    private SnapshotReplication open() {
        MapConfigurationPropertySource properties = new MapConfigurationPropertySource();
        settings.forEach((name, value) -> properties.put("voicehelper.strangler.sync." + name, value));
        SyncSettings sync = new Binder(properties).bindOrCreate("voicehelper.strangler.sync", SyncSettings.class);
        Peers peers = new Peers(new Peer(Side.SOURCE, source, null, null), new Peer(Side.TARGET, target, null, null));
        SwitchTerms terms = new SwitchTerms(MAX_PAUSE, Duration.ofMillis(300), 20, Duration.ofSeconds(2), Duration.ofMinutes(15));
        return new SnapshotReplication(states, module -> Optional.of(peers), sync, module -> terms, new SyncMetrics(new SimpleMeterRegistry()), step -> {});
    }

    /** Installs fence and capture, and lets the loop begin to copy. */
    public void start() {
        replication.prepare(MODULE);
        stage(Stage.COPYING);
    }

    public void awaitCopied(Duration atMost) throws Exception {
        Eventually.holds(atMost, () -> {
            var tables = status().tables();
            return !tables.isEmpty() && tables.stream().allMatch(Replication.TableStatus::copied);
        });
    }

    /** Copied, and compared row by row. */
    public void awaitInSync(Duration atMost) throws Exception {
        Eventually.holds(atMost, () -> states.refresh(MODULE).stage() == Stage.IN_SYNC);
    }

    public void stage(Stage stage) {
        ModuleState state = states.refresh(MODULE);
        states.change(state, state.withStage(stage).by("benchmark", "benchmark"));
    }

    public Replication.ReplicationStatus status() {
        return replication.status(MODULE);
    }

    public Replication replication() {
        return replication;
    }

    /** Waits until the other side has all that is committed now. */
    public void settle() {
        if (!replication.awaitApplied(MODULE, replication.position(MODULE), Duration.ofMinutes(5))) {
            throw new IllegalStateException("not applied: " + status());
        }
    }

    /** The node goes: changes are captured, and wait. */
    public void stop() {
        replication.close();
    }

    /** The node is back, and its loop goes on. */
    public void resume() {
        replication = open();
    }

    /** Ends the move; nothing of it is left at the source. */
    public void cancel() {
        stage(Stage.MONOLITH);
        replication.remove(MODULE, false);
    }

    @Override
    public void close() {
        replication.close();
    }
}
