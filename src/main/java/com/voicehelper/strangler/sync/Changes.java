package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What has changed at the origin, brought to the replica within the iteration's two transactions. A backlog of more keys than
 * one iteration takes goes over in parts, by key; what changes meanwhile goes along as far as it fits. Where it does not fit, the
 * parts go on to the end all the same and it is the next backlog: so each of them ends, however much is written.
 */
final class Changes {

    /** So many changes of a table are counted for those who look, once for each backlog. */
    private static final long COUNTED = 10_000_000;

    private final Route route;
    private final Copying copying;
    private final int atOnce;
    private final Step.Watch watch;

    Changes(Route route, Copying copying, int atOnce, Step.Watch watch) {
        this.route = route;
        this.copying = copying;
        this.atOnce = atOnce;
        this.watch = watch;
    }

    /** @param taken when the look's snapshot was about to be taken, by the replica's clock */
    Cursor apply(Cursor cursor, Look look, Instant taken) throws SQLException {
        long waiting = look.allWaiting();
        if (waiting <= atOnce) {
            return applyAll(cursor, look, taken);
        }
        if (cursor.behind() != null && !cursor.caughtUp()) {
            // What a part takes of later changes is in the log after the snapshot that stays: the next backlog takes it again.
            return workOff(cursor.at(cursor.snapshot(), cursor.behind(), cursor.snapshotAt(), Math.max(waiting, cursor.backlog())));
        }
        Cursor cut = cursor.at(look.snapshot(), cursor.snapshot(), cursor.snapshotAt(), waiting).withEach(TableProgress::behind);
        return ended(workOff(cut.withBacklog(Look.waiting(route.origin(), route.tables(), cut, COUNTED))), taken);
    }

    /** As {@link #apply}, however much it is: the whole of a backlog has no part that could be in the way of another. */
    Cursor applyWhole(Cursor cursor, Look look, Instant taken) throws SQLException {
        if (cursor.behind() == null) {
            return applyAll(cursor, look, taken);
        }
        long applied = replace(cursor, cursor.behind(), Collections.nCopies(route.tables().size(), true));
        return cursor.at(look.snapshot(), null, taken, 0).withEach(table -> table.caughtUpTo(null, true)).moved(0, applied);
    }

    private Cursor applyAll(Cursor cursor, Look look, Instant taken) throws SQLException {
        long applied = replace(cursor, cursor.snapshot(), look.waiting().stream().map(count -> count > 0).toList());
        if (cursor.behind() == null) {
            return cursor.at(look.snapshot(), null, taken, 0).moved(0, applied);
        }
        return ended(workOff(cursor.at(look.snapshot(), cursor.behind(), cursor.snapshotAt(), cursor.backlog()).moved(0, applied)), taken);
    }

    /** Every touched key of every table is deleted before any row is written: rows may have swapped unique values. */
    private long replace(Cursor cursor, Snapshot since, List<Boolean> touched) throws SQLException {
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

    /** The next parts of a backlog, as many keys as one iteration takes. */
    private Cursor workOff(Cursor begun) throws SQLException {
        Cursor next = begun;
        for (MovingTable table : route.tables()) {
            long left = atOnce - (next.changesApplied() - begun.changesApplied());
            if (left > 0 && !copying.progress(next, table).caughtUp()) {
                next = copying.catchUp(next, table, left);
                watch.at(Step.CHANGES_APPLIED);
            }
        }
        return next.workedOff(next.changesApplied() - begun.changesApplied());
    }

    private static Cursor ended(Cursor cursor, Instant taken) {
        return cursor.caughtUp() ? cursor.ended(taken) : cursor;
    }
}
