package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.CopyLimit;
import com.voicehelper.strangler.sync.CopyThrottle;
import com.voicehelper.strangler.sync.Position;
import com.voicehelper.strangler.sync.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Data flow without data: remembers what was asked of it, and reports what the test says. */
final class RecordingReplication implements Replication {

    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile List<String> obstacles = List.of();
    volatile List<String> behind = List.of();
    volatile boolean copied = true;
    volatile boolean applied = true;
    volatile long differences;
    volatile @Nullable Duration lag = Duration.ofMillis(20);
    volatile @Nullable Duration verifiedAge = Duration.ZERO;
    volatile @Nullable String problem;
    volatile Runnable onPrepare = () -> {};
    volatile Runnable onRemove = () -> {};
    volatile Runnable onSwitch = () -> {};
    private final ModuleStates states;

    RecordingReplication(ModuleStates states) {
        this.states = states;
    }

    @Override
    public List<String> obstaclesToStart(String module) {
        return obstacles;
    }

    @Override
    public void prepare(String module) {
        asked.add("prepare");
        onPrepare.run();
    }

    @Override
    public void remove(String module, boolean emptyTarget) {
        asked.add("remove");
        onRemove.run();
    }

    @Override
    public ReplicationStatus status(String module) {
        return new ReplicationStatus(Side.TARGET, true, List.of(new TableStatus("games", copied, 7, 7, new TableVerification(true, 7, 0, 0, 0, null, null, verifiedAge))), 7, 3, 12, lag, lag, lag, 0,
                verifiedAge == null ? null : Instant.EPOCH, verifiedAge, false, differences, problem, CopyThrottle.NONE);
    }

    @Override
    public Position position(String module) {
        return new Position(states.get(module).epoch(), "1:1:");
    }

    @Override
    public @Nullable Duration lag(String module) {
        return lag;
    }

    @Override
    public boolean applied(String module, Position position) {
        return applied;
    }

    @Override
    public boolean awaitApplied(String module, Position position, Duration atMost) {
        asked.add("await");
        return applied;
    }

    @Override
    public void verify(String module) {
        asked.add("verify");
    }

    @Override
    public void throttle(String module, CopyLimit limit) {
        asked.add("throttle " + limit.says());
    }

    @Override
    public List<TableRepair> repairs(String module) {
        return differences == 0 ? List.of() : List.of(new TableRepair("games", differences, 2, 1));
    }

    @Override
    public void repair(String module, String table) {
        asked.add("repair " + table);
    }

    @Override
    public Differences differences(String module, int atMost) {
        return new Differences(differences, List.of());
    }

    @Override
    public List<String> obstaclesToReads(String module) {
        return behind;
    }

    @Override
    public List<String> obstaclesToSwitch(String module, Side newOwner) {
        return obstacles;
    }

    @Override
    public SwitchResult switchOwner(String module, Side newOwner, String changedBy, String reason) {
        asked.add("switch " + newOwner);
        onSwitch.run();
        ModuleState state = states.refresh(module);
        if (state.stage().owner() != newOwner) {
            Stage stage = newOwner == Side.TARGET ? Stage.WRITES_MOVED : Stage.READS_MOVED;
            states.change(state, state.withStage(stage).withEpoch(state.epoch() + 1).by(changedBy, reason));
        }
        return new SwitchResult(Duration.ofMillis(12), 2);
    }
}
