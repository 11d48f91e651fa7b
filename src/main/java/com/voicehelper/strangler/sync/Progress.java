package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import com.voicehelper.strangler.sync.Replication.TableStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What this node knows of a module's replication. Thread-safe; reading it costs no query. */
final class Progress {

    private static final int SAMPLES = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final long[] lags = new long[SAMPLES];
    private int samples;
    private int waiters;
    private int resets;

    private volatile @Nullable Cursor cursor;
    private volatile boolean leader;
    private volatile @Nullable String problem;
    private volatile @Nullable String warning;

    @Nullable Cursor cursor() {
        return cursor;
    }

    boolean leader() {
        return leader;
    }

    /** An iteration of this node ended. The lag of a change is at most the time from the snapshot before it to the commit. */
    void advanced(Cursor before, Cursor after, long changes) {
        lock.lock();
        try {
            if (changes > 0) {
                lags[samples++ % SAMPLES] = Math.max(0, Duration.between(before.snapshotAt(), Instant.now()).toNanos());
            }
            leader = true;
            problem = null;
            cursor = after;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What another node's loop has stored. */
    void followed(@Nullable Cursor stored) {
        lock.lock();
        try {
            leader = false;
            problem = stored == null ? "the move has no cursor yet" : stored.problem();
            cursor = stored;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void stopped(String why) {
        problem = why;
    }

    /** The loop runs, but someone should look; null: no more. */
    void warn(@Nullable String what) {
        warning = what;
    }

    /** Nothing moves. */
    void reset() {
        lock.lock();
        try {
            leader = false;
            problem = null;
            warning = null;
            cursor = null;
            resets++;
            samples = 0;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean applied(Position position) {
        Cursor known = cursor;
        if (known == null || !known.copied()) {
            return false;
        }
        return position.epoch() < known.ownerEpoch()
                || position.epoch() == known.ownerEpoch() && known.applied().covers(Snapshot.parse(position.snapshot()));
    }

    /** False when it took longer, or nothing moves any more. */
    boolean await(Position position, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        waiters++;
        int began = resets;
        try {
            while (!applied(position)) {
                if (left <= 0 || resets != began) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            waiters--;
            lock.unlock();
        }
    }

    boolean awaited() {
        lock.lock();
        try {
            return waiters > 0;
        } finally {
            lock.unlock();
        }
    }

    @Nullable Duration lag() {
        Cursor known = cursor;
        return known == null ? null : max(Duration.between(known.snapshotAt(), Instant.now()), Duration.ZERO);
    }

    ReplicationStatus status() {
        Cursor known = cursor;
        if (known == null) {
            return new ReplicationStatus(null, leader, List.of(), 0, 0, 0, null, null, null, 0, null, 0, problem);
        }
        List<TableStatus> tables = known.tables().entrySet().stream()
                .map(each -> new TableStatus(each.getKey(), each.getValue().copied(), each.getValue().rowsCopied(), each.getValue().rowsEstimated(), each.getValue().rowsVerified()))
                .toList();
        String why = problem == null ? warning : problem;
        if (why == null && known.differences() > 0) {
            why = known.differences() + " rows differ between the two sides; the log names some";
        }
        return new ReplicationStatus(known.direction(), leader, tables, known.rowsCopied(), known.changesApplied(), known.n(), lag(), quantile(0.5), quantile(0.99),
                known.backlog(), known.verifiedAt(), known.differences(), why);
    }

    private @Nullable Duration quantile(double share) {
        lock.lock();
        try {
            int count = Math.min(samples, SAMPLES);
            if (count == 0) {
                return null;
            }
            long[] sorted = Arrays.copyOf(lags, count);
            Arrays.sort(sorted);
            return Duration.ofNanos(sorted[Math.min(count - 1, (int) (count * share))]);
        } finally {
            lock.unlock();
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
