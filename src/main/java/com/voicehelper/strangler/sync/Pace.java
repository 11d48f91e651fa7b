package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many rows the copy may take next: as many as an operator allows, none while the owner has too much to do or changes are
 * late, and fewer at a time where a chunk would make them late. Used by one loop.
 */
final class Pace {

    private static final int FEWEST = 100;
    /** Nobody knows yet how fast the network is; twice as many each time soon are as many as may be. */
    private static final int FIRST = 1_000;
    private static final long ASK_NANOS = Duration.ofMillis(250).toNanos();

    /** Sessions at work for others than us, in the whole cluster: they share its processors and its disk. */
    private static final String BUSY = """
            select count(*) from pg_stat_activity
            where backend_type = 'client backend' and state = 'active' and pid <> pg_backend_pid() and application_name <> '%s'""".formatted(Peer.APPLICATION);

    private final Session owner;
    private final SyncSettings settings;
    private int chunk;
    private boolean slow;
    private double allowance;
    private long refilledNanos = System.nanoTime();
    private long askedNanos = System.nanoTime() - ASK_NANOS;
    private long busy;

    Pace(Session owner, SyncSettings settings) {
        this.owner = owner;
        this.settings = settings;
        this.chunk = Math.min(FIRST, settings.chunkRows());
    }

    /**
     * @param rows at most so many; 0: none now
     * @param held why it is not more; null: nothing holds the copy back
     */
    record Allowed(int rows, @Nullable String held) {}

    /**
     * @param since  between the last snapshot and this one
     * @param waited how many changes had come between them
     */
    Allowed next(CopyLimit limit, Duration since, long waited) throws SQLException {
        if (limit.paused()) {
            return new Allowed(0, "an operator has paused it; the command throttle with --rows-per-second 0 lets it go on");
        }
        if (waited > 0 && since.compareTo(settings.copyLag()) > 0) {
            return new Allowed(0, "changes are " + since.toMillis() + " ms late, more than " + settings.copyLag().toMillis() + " ms: they go first");
        }
        if (busy() > settings.maxActiveSessions()) {
            return new Allowed(0, "the owner has " + busy + " sessions at work, more than " + settings.maxActiveSessions() + ": it goes on when they are fewer");
        }
        return limit.rowsPerSecond() == 0 ? new Allowed(chunk, shrunk()) : paced(limit.rowsPerSecond());
    }

    /** A chunk holds up the changes that come meanwhile, so it must be over soon. */
    void copied(int rows, long nanos) {
        long most = settings.copyLag().toNanos() / 2;
        if (nanos > most) {
            chunk = Math.max(Math.min(FEWEST, settings.chunkRows()), Math.min(rows, chunk) / 2);
            slow = true;
        } else if (rows >= chunk && nanos < most / 2) {
            chunk = Math.min(settings.chunkRows(), chunk * 2);
            slow = slow && chunk < Math.min(FIRST, settings.chunkRows());
        }
        allowance -= rows;
    }

    private @Nullable String shrunk() {
        return !slow ? null : "rows take long to get across: " + chunk + " at a time, so that changes are not late";
    }

    private Allowed paced(long rowsPerSecond) {
        long now = System.nanoTime();
        allowance = Math.min(rowsPerSecond, Math.max(0, allowance) + rowsPerSecond * ((now - refilledNanos) / 1e9));
        refilledNanos = now;
        return new Allowed((int) Math.min(chunk, allowance), "an operator allows " + rowsPerSecond + " rows/s");
    }

    private long busy() throws SQLException {
        if (System.nanoTime() - askedNanos >= ASK_NANOS) {
            askedNanos = System.nanoTime();
            busy = owner.number(BUSY);
        }
        return busy;
    }
}
