package com.voicehelper.strangler.sync;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One round of the loop: in one transaction on each side, bring the replica from what the cursor's snapshot sees to what a new
 * one sees, copy the next chunk, compare the next range. After each commit the replica equals the origin as of the cursor's
 * snapshot, up to the copied keys. Any failure leaves the cursor as it was.
 */
final class Iteration {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Route route;
    private final Progress progress;
    private final SyncSettings settings;
    private final Step.Watch watch;
    private final Copying copying;
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
            return once(settings.maxChanges());
        } catch (SQLException exception) {
            if (!UNIQUE_VIOLATION.equals(exception.getSQLState())) {
                throw exception;
            }
            // Parts of a cut backlog may swap a unique value with parts that are still to come; the whole of it can't.
            return uncut();
        }
    }

    private Result uncut() throws SQLException {
        try {
            patient(true);
            Result result = once(Long.MAX_VALUE);
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

    private Result once(long maxChanges) throws SQLException {
        try {
            Cursors.Requests requests = Cursors.lock(route.replica(), cursor, settings.limit());
            watch.at(Step.CURSOR_LOCKED);
            Look look = Look.take(route.origin(), lookQuery, cursor, route.tables().size());
            watch.at(Step.SNAPSHOT_TAKEN);
            require(look);
            Cursor next = apply(look, requests.clock().read(), maxChanges);
            long changes = next.changesApplied() - cursor.changesApplied();
            boolean worked = next.behind() != null;
            if (worked && !next.copied()) {
                hold(next.backlog() + " changes wait: they go first");
            } else if (!worked) {
                if (!look.catalog().equals(cursor.catalog())) {
                    next = (cursor.catalog() == null ? next : verification.fromStart(next.with(next.pass().unproven()))).withCatalog(look.catalog());
                }
                if (!next.copied()) {
                    Cursor copied = copy(next, requests, changes);
                    worked = copied != next && requests.limit().rowsPerSecond() == 0;
                    next = copied;
                } else if (verifying) {
                    next = verify(next, requests, changes);
                    worked = next.verifying();
                }
            }
            boolean idle = changes == 0 && !worked && next.copied() && cursor.behind() == null && next.verifying() == cursor.verifying();
            flush(route.origin(), look.written());
            watch.at(Step.ORIGIN_FLUSHED);
            if (idle || losable(next, changes)) {
                route.replica().execute("set local synchronous_commit = off");
            }
            Cursors.store(route.replica(), cursor, next);
            route.replica().commit();
            route.origin().rollback();
            watch.at(Step.CURSOR_COMMITTED);
            return new Result(next, requests, changes, worked);
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

    private Cursor apply(Look look, Instant taken, long maxChanges) throws SQLException {
        long waiting = look.allWaiting();
        if (waiting > maxChanges) {
            Cursor cut = cursor.at(look.snapshot(), cursor.applied(), taken, waiting).withEach(TableProgress::behind);
            return catchUp(cut);
        }
        if (cursor.behind() != null && maxChanges == Long.MAX_VALUE) {
            long applied = replaceAll(cursor.behind(), Collections.nCopies(route.tables().size(), true));
            return cursor.at(look.snapshot(), null, taken, 0).withEach(table -> table.caughtUpTo(null, true)).moved(0, applied);
        }
        long applied = replaceAll(cursor.snapshot(), look.waiting().stream().map(count -> count > 0).toList());
        Cursor next = cursor.at(look.snapshot(), cursor.behind(), taken, cursor.behind() == null ? 0 : cursor.backlog()).moved(0, applied);
        return cursor.behind() == null ? next : catchUp(next);
    }

    /** Every touched key of every table is deleted before any row is written: rows may have swapped unique values. */
    private long replaceAll(Snapshot since, List<Boolean> touched) throws SQLException {
        List<Copying.Replacement> replacements = new ArrayList<>();
        for (int index = 0; index < touched.size(); index++) {
            MovingTable table = route.tables().get(index);
            TableProgress progress = copying.progress(cursor, table);
            if (touched.get(index) && progress.begun()) {
                replacements.add(new Copying.Replacement(table, table.changed(since, null, progress.limit())));
            }
        }
        long keys = copying.delete(replacements);
        if (!replacements.isEmpty()) {
            watch.at(Step.CHANGES_DELETED);
        }
        copying.insert(replacements);
        if (!replacements.isEmpty()) {
            watch.at(Step.CHANGES_APPLIED);
        }
        return keys;
    }

    private Cursor catchUp(Cursor begun) throws SQLException {
        for (MovingTable table : route.tables()) {
            TableProgress progress = copying.progress(begun, table);
            if (!progress.caughtUp()) {
                Cursor next = copying.catchUp(begun, table, settings.maxChanges());
                watch.at(Step.CHANGES_APPLIED);
                return next.workedOff(next.changesApplied() - begun.changesApplied());
            }
        }
        return begun.caughtUp();
    }

    /** The next chunk, as far as the copy may go now. */
    private Cursor copy(Cursor applied, Cursors.Requests requests, long changes) throws SQLException {
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
     * together, nobody was told that anything of it has arrived, and {@link #flushReplica} comes before the log is cleaned.
     */
    private static boolean losable(Cursor next, long changes) {
        return !next.copied() || next.behind() != null || next.verifying() && changes == 0;
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
