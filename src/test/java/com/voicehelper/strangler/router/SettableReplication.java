package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.CopyLimit;
import com.voicehelper.strangler.sync.Position;
import com.voicehelper.strangler.sync.Replication;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A replication that applies what a test lets it apply: positions are numbers. */
final class SettableReplication implements Replication {

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private volatile long applied = Long.MAX_VALUE;
    private volatile boolean away;
    private volatile @Nullable Duration lag = Duration.ZERO;
    private long awaited;

    /** Nothing that is written from now on is applied. */
    void stop() {
        synchronized (this) {
            applied = written.get();
        }
    }

    /** Everything written so far, and all that follows, is applied. */
    void resume() {
        synchronized (this) {
            applied = Long.MAX_VALUE;
            notifyAll();
        }
    }

    void away(boolean now) {
        away = now;
    }

    /** Null: not known. */
    void behind(@Nullable Duration now) {
        lag = now;
    }

    @Override
    public @Nullable Duration lag(String module) {
        return lag;
    }

    /** How often the owner's position was asked for. */
    long asked() {
        return asked.get();
    }

    synchronized long awaited() {
        return awaited;
    }

    @Override
    public Position position(String module) {
        asked.incrementAndGet();
        if (away) {
            throw new IllegalStateException("the owner's database is away");
        }
        return new Position(1, String.valueOf(written.incrementAndGet()));
    }

    @Override
    public boolean applied(String module, Position position) {
        return Long.parseLong(position.snapshot()) <= applied;
    }

    @Override
    public synchronized boolean awaitApplied(String module, Position position, Duration atMost) {
        awaited++;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!applied(module, position)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public List<String> obstaclesToStart(String module) {
        return List.of();
    }

    @Override
    public void prepare(String module) {}

    @Override
    public void remove(String module, boolean emptyTarget) {}

    @Override
    public ReplicationStatus status(String module) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void verify(String module) {}

    @Override
    public List<TableRepair> repairs(String module) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void repair(String module, String table) {}

    @Override
    public Differences differences(String module, int atMost) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void throttle(String module, CopyLimit limit) {}

    @Override
    public List<String> obstaclesToReads(String module) {
        return List.of();
    }

    @Override
    public List<String> obstaclesToSwitch(String module, Side newOwner) {
        return List.of();
    }

    @Override
    public SwitchResult switchOwner(String module, Side newOwner, String changedBy, String reason) {
        throw new UnsupportedOperationException();
    }
}
