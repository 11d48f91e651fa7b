package com.voicehelper.strangler.sync;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One round of the loop: in one transaction on each side, bring the replica from what the cursor's snapshot sees to what a new
 * one sees, copy the next chunk, compare the next range. After each commit the replica equals the origin as of the cursor's
 * snapshot, up to the copied keys. Any failure leaves the cursor as it was.
 */
final class Iteration {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String EXCLUSION_VIOLATION = "23P01";
    private static final Set<String> IN_THE_WAY = Set.of(UNIQUE_VIOLATION, EXCLUSION_VIOLATION);

    private final Route route;
    private final Progress progress;
    private final SyncSettings settings;
    private final Step.Watch watch;
    private final Copying copying;
    private final Changes changes;
    private final Pace pace;
    private final Verification verification;
    private final String lookQuery;
    private Cursor cursor;
    private boolean verifying = true;
    private long verifiedAtNanos;
    private @Nullable String held;
    private boolean heldTold;

    Iteration(Route route, Cursor cursor, Progress progress, SyncSettings settings, Step.Watch watch) {
        this.route = route;
        this.cursor = cursor;
        this.progress = progress;
        this.settings = settings;
        this.watch = watch;
        this.copying = new Copying(route);
        this.changes = new Changes(route, copying, settings.maxChanges(), watch);
        this.pace = new Pace(route.keeper(), settings);
        this.verification = new Verification(route, settings.verifyRows(), settings.keptDifferences());
        this.lookQuery = Look.query(route.module(), route.tables(), settings.maxChanges() + 1L);
    }

    /**
     * @param changes  keys replaced
     * @param worked   whether more work may be waiting
     */
    record Result(Cursor cursor, Cursors.Requests requests, long changes, boolean worked) {}

    /** As of the last iteration. */
    Cursor cursor() {
        return cursor;
    }

    /**
     * @throws Superseded when another loop has taken the cursor
     * @throws Stopped    when going on could lose something
     */
    Result run() throws SQLException {
        return run(true);
    }

    /** As {@link #run}, without comparing anything: writers wait for it. */
    Result last() throws SQLException {
        return run(false);
    }

    private Result run(boolean verifies) throws SQLException {
        verifying = verifies;
        Result result = whole();
        progress.advanced(cursor, result.cursor(), result.changes(), result.requests().clock(), new CopyThrottle(result.requests().limit(), held));
        cursor = result.cursor();
        return result;
    }

    private Result whole() throws SQLException {
        try {
            return once(false);
        } catch (SQLException exception) {
            if (!IN_THE_WAY.contains(String.valueOf(exception.getSQLState()))) {
                throw exception;
            }
            // Parts of a cut backlog may swap a unique value with parts that are still to come; the whole of it can't.
            return uncut();
        }
    }

    private Result uncut() throws SQLException {
        try {
            patient(true);
            Result result = once(true);
            patient(false);
            return result;
        } catch (SQLException exception) {
            if (UNIQUE_VIOLATION.equals(exception.getSQLState()) && cursor.copied()) {
                keepWhatIsInTheWay(exception);
            }
            throw exception;
        }
    }

    private void keepWhatIsInTheWay(SQLException violation) throws SQLException {
        Cursors.Requests requests = Cursors.lock(route.replica(), cursor, settings.limit());
        Cursor next = new InTheWay(route).keep(cursor, violation);
        Cursors.store(route.replica(), cursor, next);
        route.replica().commit();
        progress.advanced(cursor, next, 0, requests.clock(), new CopyThrottle(requests.limit(), held));
        cursor = next;
        if (next.differences() > 0) {
            throw new Stopped("a row of the receiving side differs and holds a unique value that the owner has given to another row, so changes cannot be applied: "
                    + "look at the differences, then repair");
        }
    }

    private void patient(boolean now) throws SQLException {
        route.origin().patient(now);
        route.replica().patient(now);
    }

    private Result once(boolean whole) throws SQLException {
        try {
            Cursors.Requests requests = Cursors.lock(route.replica(), cursor, settings.limit());
            watch.at(Step.CURSOR_LOCKED);
            Look look = Look.take(route.origin(), lookQuery, cursor, route.tables().size());
            watch.at(Step.SNAPSHOT_TAKEN);
            require(look);
            Instant taken = requests.clock().read();
            Cursor next = whole ? changes.applyWhole(cursor, look, taken) : changes.apply(cursor, look, taken);
            long applied = next.changesApplied() - cursor.changesApplied();
            boolean worked = next.behind() != null;
            if (!worked && !look.catalog().equals(cursor.catalog())) {
                next = (cursor.catalog() == null ? next : verification.fromStart(next.with(next.pass().unproven()))).withCatalog(look.catalog());
            }
            if (!next.copied()) {
                Cursor copied = copy(next, requests, applied);
                worked |= copied != next && requests.limit().rowsPerSecond() == 0;
                next = copied;
            } else if (!worked && verifying) {
                next = verify(next, requests, applied);
                worked = next.verifying();
            }
            flush(route.origin(), look.written());
            watch.at(Step.ORIGIN_FLUSHED);
            if (losable(next, applied)) {
                route.replica().execute("set local synchronous_commit = off");
            }
            Cursors.store(route.replica(), cursor, next);
            route.replica().commit();
            route.origin().rollback();
            watch.at(Step.CURSOR_COMMITTED);
            return new Result(next, requests, applied, worked);
        } catch (SQLException | RuntimeException exception) {
            quietlyRollBack(exception);
            throw exception;
        }
    }

    private void require(Look look) throws SQLException {
        String module = cursor.module();
        if (!look.origin().equals(cursor.origin()) || look.snapshot().xmax() < cursor.snapshot().xmax()) {
            throw new Stopped("the database that owns " + module + " is another one, or was restored or failed over, since the move began: its snapshots mean nothing now; "
                    + "cancel the move and start it again");
        }
        if (!look.ownership().here() || look.ownership().epoch() != cursor.ownerEpoch()) {
            throw new Superseded(module);
        }
        if (look.armed() < Installation.triggersOf(route.tables().size())) {
            throw new Stopped("a trigger of fence or capture is missing or disabled on a table of " + module + ": changes may have been missed; cancel the move and start it again");
        }
        BigDecimal compared = cursor.catalog() == null ? route.catalog() : cursor.catalog();
        if (!look.catalog().equals(compared)) {
            if (!sameTables()) {
                throw new Stopped("a table of " + module + " was created, dropped or changed while it moves; make both sides equal");
            }
            String difference = Catalog.difference(route.origin(), route.replica(), module);
            if (difference != null) {
                throw new Stopped(difference);
            }
        }
    }

    private boolean sameTables() throws SQLException {
        return Catalog.tables(route.origin(), route.module()).equals(route.tables());
    }

    /** The next chunk, as far as the copy may go now. A backlog goes first; when it is worked off it is the copy's turn, though the next one may be there. */
    private Cursor copy(Cursor applied, Cursors.Requests requests, long changes) throws SQLException {
        if (applied.behind() != null && applied.applied().equals(cursor.applied())) {
            hold(applied.backlog() + " changes wait: they go first");
            return applied;
        }
        Pace.Allowed allowed = pace.next(requests.limit(), Duration.between(cursor.snapshotAt(), applied.snapshotAt()), changes);
        Cursor next = applied;
        if (allowed.rows() > 0) {
            long began = System.nanoTime();
            next = copying.chunk(applied, allowed.rows());
            watch.at(Step.CHUNK_COPIED);
            pace.copied((int) (next.rowsCopied() - applied.rowsCopied()), System.nanoTime() - began);
        }
        hold(next.copied() ? null : allowed.held());
        return next;
    }

    private void hold(@Nullable String why) throws SQLException {
        if (!heldTold || !Objects.equals(why, held)) {
            Cursors.held(route.replica(), cursor.module(), why);
            held = why;
            heldTold = true;
        }
    }

    private Cursor verify(Cursor applied, Cursors.Requests requests, long changes) throws SQLException {
        Cursor next = applied;
        Instant last = next.verifiedAt();
        // A difference stays to be seen until an operator asks for another pass.
        boolean due = next.differences() == 0 && (last == null || last.plus(settings.verifyEvery()).isBefore(next.snapshotAt()));
        if (requests.verify() || (!next.verifying() && due)) {
            next = verification.fromStart(next);
        }
        boolean starving = System.nanoTime() - verifiedAtNanos > 50_000_000;
        if (!next.verifying() || (changes > 0 && !starving)) {
            return next;
        }
        next = verification.range(next, changes > 0);
        verifiedAtNanos = System.nanoTime();
        watch.at(Step.RANGE_VERIFIED);
        return next;
    }

    /**
     * Whether a crash of the replica may take this commit back, which then need not wait for the disk: rows and cursor go
     * together, nobody is told by it that anything has arrived or was compared, and {@link #flushReplica} comes before the log is cleaned.
     */
    private boolean losable(Cursor next, long changes) {
        boolean ended = cursor.behind() != null && !next.applied().equals(cursor.applied());
        boolean arrived = next.copied() && (!cursor.copied() || ended || changes > 0 && next.behind() == null);
        return !arrived && next.pass().equals(cursor.pass());
    }

    /** Makes all commits of the replica last: what the origin's log is cleaned of must never be asked for again. */
    void flushReplica() throws SQLException {
        flush(route.replica(), null);
        route.replica().commit();
    }

    /**
     * At the origin: what is at the replica must not be lost there. A transaction that committed without waiting for its WAL
     * could be, and its number used again. Where others commit all the time, theirs has taken it along already.
     *
     * @param upTo position in the WAL; null: all there is now
     */
    private static void flush(Session session, @Nullable String upTo) throws SQLException {
        session.list("""
                select case when pg_current_wal_flush_lsn() < coalesce(cast(? as pg_lsn), pg_current_wal_insert_lsn())
                then pg_logical_emit_message(false, 'voicehelper', '', true) end""", row -> "", upTo);
    }

    private void quietlyRollBack(Exception cause) {
        for (Session session : List.of(route.replica(), route.origin())) {
            try {
                session.rollback();
            } catch (SQLException exception) {
                cause.addSuppressed(exception);
            }
        }
    }
}
