package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import com.voicehelper.strangler.sync.Replication.TableStatus;
import com.voicehelper.strangler.sync.Replication.TableVerification;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What this node knows of a module's replication. Thread-safe; reading it costs no query. */
final class Progress {

    private static final int SAMPLES = 1024;
    /** For so long a stopped loop may start again before those who wait for it are told not to. */
    private static final long HOPE_NANOS = Replication.PATIENCE.toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final long[] lags = new long[SAMPLES];
    private int samples;
    private int waiters;
    private int resets;

    private volatile @Nullable Known known;
    private volatile boolean leader;
    private volatile @Nullable String problem;
    private volatile long stoppedSince;
    private volatile long missed;
    private volatile @Nullable String warning;

    /** A cursor, and the clock of the database that keeps it. */
    private record Known(Cursor cursor, DatabaseClock clock, CopyThrottle throttle) {

        Duration lag() {
            return clock.since(cursor.snapshotAt());
        }
    }

    @Nullable Cursor cursor() {
        Known last = known;
        return last == null ? null : last.cursor();
    }

    boolean leader() {
        return leader;
    }

    /** An iteration of this node ended. The lag of a change is at most the time from the snapshot before it to the commit. */
    void advanced(Cursor before, Cursor after, long changes, DatabaseClock clock, CopyThrottle throttle) {
        lock.lock();
        try {
            if (changes > 0) {
                lags[samples++ % SAMPLES] = clock.since(before.snapshotAt()).toNanos();
            }
            leader = true;
            problem = null;
            known = new Known(after, clock, throttle);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What another node's loop has stored. */
    void followed(@Nullable Cursor stored, DatabaseClock clock, CopyThrottle throttle) {
        lock.lock();
        try {
            leader = false;
            if (problem == null) {
                stoppedSince = System.nanoTime();
            }
            problem = stored == null ? "the move has no cursor yet" : stored.problem();
            known = stored == null ? null : new Known(stored, clock, throttle);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @param waiting how many changes wait at the owner, as far as it can be told */
    void stopped(String why, long waiting) {
        lock.lock();
        try {
            if (problem == null) {
                stoppedSince = System.nanoTime();
            }
            problem = why;
            missed = waiting;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The changes that wait, also while the loop cannot take them. */
    long backlog() {
        Cursor last = cursor();
        return last == null ? 0 : problem == null ? last.backlog() : Math.max(missed, last.backlog());
    }

    private boolean hopeless() {
        return problem != null && System.nanoTime() - stoppedSince > HOPE_NANOS;
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
            known = null;
            resets++;
            samples = 0;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean applied(Position position) {
        Cursor last = cursor();
        if (last == null || !last.copied()) {
            return false;
        }
        return position.epoch() < last.ownerEpoch()
                || position.epoch() == last.ownerEpoch() && last.applied().covers(Snapshot.parse(position.snapshot()));
    }

    /** False when it took longer, nothing moves any more, or the loop has been stopped for a while: nobody waits for what may take an hour. */
    boolean await(Position position, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        waiters++;
        int began = resets;
        try {
            while (!applied(position)) {
                if (left <= 0 || resets != began || hopeless()) {
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
        Known last = known;
        return last == null ? null : last.lag();
    }

    ReplicationStatus status() {
        Known last = known;
        if (last == null) {
            return ReplicationStatus.unknown(leader, problem);
        }
        Cursor cursor = last.cursor();
        List<TableStatus> tables = cursor.tables().entrySet().stream()
                .map(each -> new TableStatus(each.getKey(), each.getValue().copied(), each.getValue().rowsCopied(), each.getValue().rowsEstimated(), verification(each.getValue().comparison(), last.clock())))
                .toList();
        String why = problem == null ? warning : problem;
        if (why == null && cursor.differences() > 0) {
            why = cursor.differences() + " rows differ between the two sides: look at the differences, then repair";
        }
        return new ReplicationStatus(cursor.direction(), leader, tables, cursor.rowsCopied(), cursor.changesApplied(), cursor.n(), last.lag(), quantile(0.5), quantile(0.99),
                backlog(), cursor.verifiedAt(), cursor.verifiedAt() == null ? null : last.clock().since(cursor.verifiedAt()), cursor.verifying(), cursor.differences(), why,
                last.throttle());
    }

    private static TableVerification verification(Comparison found, DatabaseClock clock) {
        return new TableVerification(found.ended(), found.equal(), found.different(), found.missing(), found.extra(), found.endedAt(), found.cleanAt(),
                found.cleanAt() == null ? null : clock.since(found.cleanAt()));
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
}
