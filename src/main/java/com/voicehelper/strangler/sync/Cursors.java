package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Cursor.Origin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cursor row of a module on the side that receives its data. */
final class Cursors {

    private static final String COLUMNS = """
            module, direction, owner_epoch, loop_epoch, n, snapshot::text, behind::text, system_identifier, timeline, catalog, snapshot_at,
            rows_copied, changes_applied, backlog, pass, verifying, differences, verified_at, problem""";

    private static final String RECEIVING = """
            select l.pid, p.bytes_processed from strangler.replication_cursor c
            join pg_locks l on l.locktype = 'transactionid' and l.granted and l.transactionid = c.xmax join pg_stat_progress_copy p on p.pid = l.pid
            where c.module = ?""";

    private Cursors() {}

    /** A session that has the cursor and receives rows: so many bytes until now. */
    private record Receiving(int pid, long bytes) {}

    /** What others ask of the loop, and what time it is here, read with the lock on the row. */
    record Requests(boolean verify, boolean standAside, CopyLimit limit, DatabaseClock clock) {}

    /** Null when there is none. */
    static @Nullable Cursor read(Session session, String module) throws SQLException {
        Map<String, TableProgress> tables = new TreeMap<>();
        Cursor cursor = session.first("select " + COLUMNS + " from strangler.replication_cursor where module = ?", row -> cursor(row, tables), module);
        if (cursor != null) {
            session.list("""
                    select table_name, copied_to, copied, rows_copied, rows_estimated, caught_up_to, caught_up,
                        verified_to, verified, rows_equal, rows_different, rows_missing, rows_extra, verified_at, clean_at
                    from strangler.replication_table where module = ?""", row -> tables.put(row.getString(1), progress(row)), module);
        }
        return cursor;
    }

    /** Asks the loop for a pass of verification; false when there is no cursor. */
    static boolean requestPass(Session session, String module) throws SQLException {
        return session.update("update strangler.replication_cursor set verify_requested = true where module = ?", module) > 0;
    }

    /**
     * Takes the cursor over from whoever had it. Waits for an iteration that is under way; commits. An iteration whose process was
     * frozen in the middle of a COPY waits for that process, and no time-out of PostgreSQL ends it: so this does, and fails once.
     */
    static @Nullable Cursor take(Session replica, String module) throws SQLException {
        List<Receiving> before = receiving(replica, module);
        try {
            replica.update("update strangler.replication_cursor set loop_epoch = loop_epoch + 1, stand_aside_until = null where module = ?", module);
        } catch (SQLException exception) {
            replica.rollback();
            List<Receiving> silent = receiving(replica, module);
            silent.retainAll(before);
            for (Receiving each : silent) {
                replica.list("select pg_terminate_backend(?)", row -> "", each.pid());
            }
            replica.commit();
            throw exception;
        }
        Cursor cursor = read(replica, module);
        replica.commit();
        return cursor;
    }

    private static List<Receiving> receiving(Session replica, String module) throws SQLException {
        return replica.list(RECEIVING, row -> new Receiving(row.getInt(1), row.getLong(2)), module);
    }

    /**
     * Locks the row for an iteration.
     *
     * @param otherwise how fast the copy may go where no operator has said it
     * @throws Superseded when it is not what the loop remembers
     */
    static Requests lock(Session replica, Cursor cursor, CopyLimit otherwise) throws SQLException {
        long asked = System.nanoTime();
        Requests requests = replica.first("""
                select verify_requested, coalesce(stand_aside_until > clock_timestamp(), false), copy_rows_per_second, copy_paused, clock_timestamp()
                from strangler.replication_cursor
                where module = ? and loop_epoch = ? and n = ? and direction = ? for update""",
                row -> new Requests(row.getBoolean(1), row.getBoolean(2), limit(row, 3, otherwise), new DatabaseClock(row.getObject(5, OffsetDateTime.class).toInstant(), asked)),
                cursor.module(), cursor.loopEpoch(), cursor.n(), cursor.direction().name());
        if (requests == null) {
            throw new Superseded(cursor.module());
        }
        return requests;
    }

    /** Stores what changed between two cursors, in the iteration's transaction. */
    static void store(Session replica, Cursor before, Cursor after) throws SQLException {
        boolean newPass = after.pass().number() != before.pass().number();
        replica.update("""
                update strangler.replication_cursor set n = ?, snapshot = cast(? as pg_snapshot), behind = cast(? as pg_snapshot), catalog = ?, snapshot_at = ?,
                    rows_copied = ?, changes_applied = ?, backlog = ?, pass = ?, verifying = ?, differences = ?, verified_at = ?, problem = ?,
                    verify_requested = verify_requested and not ?
                where module = ?""",
                after.n(), after.snapshot().toString(), text(after.behind()), after.catalog(), time(after.snapshotAt()), after.rowsCopied(), after.changesApplied(),
                after.backlog(), after.pass().number(), after.verifying(), after.differences(), time(after.verifiedAt()), after.problem(), newPass, after.module());
        for (var entry : after.tables().entrySet()) {
            if (!entry.getValue().equals(before.tables().get(entry.getKey()))) {
                storeTable(replica, after.module(), entry.getKey(), entry.getValue());
            }
        }
    }

    /** Writes a cursor as the module's new beginning, over any that is left from before. */
    static void begin(Session session, Cursor cursor) throws SQLException {
        session.update("""
                insert into strangler.replication_cursor (module, direction, owner_epoch, loop_epoch, n, snapshot, system_identifier, timeline, snapshot_at,
                    rows_copied, changes_applied)
                values (?, ?, ?, ?, 0, cast(? as pg_snapshot), ?, ?, ?, ?, ?)
                on conflict (module) do update set direction = excluded.direction, owner_epoch = excluded.owner_epoch,
                    loop_epoch = greatest(replication_cursor.loop_epoch + 1, excluded.loop_epoch), n = 0, snapshot = excluded.snapshot, behind = null,
                    system_identifier = excluded.system_identifier, timeline = excluded.timeline, catalog = null, snapshot_at = excluded.snapshot_at,
                    rows_copied = excluded.rows_copied, changes_applied = excluded.changes_applied, backlog = 0, pass = 0, verifying = false, verified_at = null,
                    differences = 0, verify_requested = false, stand_aside_until = null, problem = null,
                    copy_rows_per_second = null, copy_paused = false, copy_held = null""",
                cursor.module(), cursor.direction().name(), cursor.ownerEpoch(), cursor.loopEpoch(), cursor.snapshot().toString(), cursor.origin().systemIdentifier(),
                cursor.origin().timeline(), time(cursor.snapshotAt()), cursor.rowsCopied(), cursor.changesApplied());
        session.update("delete from strangler.replication_table where module = ?", cursor.module());
        KeptDifferences.forget(session, cursor.module());
        for (var entry : cursor.tables().entrySet()) {
            storeTable(session, cursor.module(), entry.getKey(), entry.getValue());
        }
    }

    /** How fast the copy may go from now on; false when there is no cursor. */
    static boolean limit(Session session, String module, CopyLimit limit) throws SQLException {
        return session.update("update strangler.replication_cursor set copy_rows_per_second = ?, copy_paused = ? where module = ?", limit.rowsPerSecond(), limit.paused(), module) > 0;
    }

    /** Remembers for other nodes what holds the copy back. */
    static void held(Session replica, String module, @Nullable String held) throws SQLException {
        replica.update("update strangler.replication_cursor set copy_held = ? where module = ?", held, module);
    }

    static CopyThrottle throttle(Session session, String module, CopyLimit otherwise) throws SQLException {
        CopyThrottle throttle = session.first("select copy_rows_per_second, copy_paused, copy_held from strangler.replication_cursor where module = ?",
                row -> new CopyThrottle(limit(row, 1, otherwise), row.getString(3)), module);
        return throttle == null ? CopyThrottle.NONE : throttle;
    }

    private static CopyLimit limit(ResultSet row, int column, CopyLimit otherwise) throws SQLException {
        Long rowsPerSecond = row.getObject(column, Long.class);
        return new CopyLimit(rowsPerSecond == null ? otherwise.rowsPerSecond() : rowsPerSecond, row.getBoolean(column + 1));
    }

    static void delete(Session session, String module) throws SQLException {
        session.update("delete from strangler.replication_cursor where module = ?", module);
        session.update("delete from strangler.replication_table where module = ?", module);
        KeptDifferences.forget(session, module);
    }

    private static void storeTable(Session session, String module, String table, TableProgress progress) throws SQLException {
        Connection connection = session.connection();
        Comparison found = progress.comparison();
        session.update("""
                insert into strangler.replication_table (module, table_name, copied_to, copied, rows_copied, rows_estimated, caught_up_to, caught_up,
                    verified_to, verified, rows_equal, rows_different, rows_missing, rows_extra, verified_at, clean_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (module, table_name) do update set copied_to = excluded.copied_to, copied = excluded.copied, rows_copied = excluded.rows_copied,
                    rows_estimated = excluded.rows_estimated, caught_up_to = excluded.caught_up_to, caught_up = excluded.caught_up,
                    verified_to = excluded.verified_to, verified = excluded.verified,
                    rows_equal = excluded.rows_equal, rows_different = excluded.rows_different, rows_missing = excluded.rows_missing,
                    rows_extra = excluded.rows_extra, verified_at = excluded.verified_at, clean_at = excluded.clean_at""",
                module, table, array(connection, progress.copiedTo()), progress.copied(), progress.rowsCopied(), progress.rowsEstimated(),
                array(connection, progress.caughtUpTo()), progress.caughtUp(), array(connection, found.to()), found.ended(), found.equal(), found.different(),
                found.missing(), found.extra(), time(found.endedAt()), time(found.cleanAt()));
    }

    private static Cursor cursor(ResultSet row, Map<String, TableProgress> tables) throws SQLException {
        String behind = row.getString(7);
        return new Cursor(row.getString(1), Side.valueOf(row.getString(2)), row.getLong(3), row.getLong(4), row.getLong(5), Snapshot.parse(row.getString(6)),
                behind == null ? null : Snapshot.parse(behind), new Origin(row.getString(8), row.getString(9)), row.getBigDecimal(10),
                row.getObject(11, OffsetDateTime.class).toInstant(), row.getLong(12), row.getLong(13), row.getLong(14),
                new Pass(row.getLong(15), row.getBoolean(16), row.getLong(17), instant(row, 18)), row.getString(19), tables);
    }

    private static TableProgress progress(ResultSet row) throws SQLException {
        return new TableProgress(key(row, 2), row.getBoolean(3), row.getLong(4), row.getLong(5), key(row, 6), row.getBoolean(7),
                new Comparison(key(row, 8), row.getBoolean(9), row.getLong(10), row.getLong(11), row.getLong(12), row.getLong(13), instant(row, 14), instant(row, 15)));
    }

    static @Nullable List<String> key(ResultSet row, int column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? null : Catalog.strings(array);
    }

    private static java.sql.@Nullable Array array(Connection connection, @Nullable List<String> key) throws SQLException {
        return key == null ? null : connection.createArrayOf("text", key.toArray());
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String text(@Nullable Snapshot snapshot) {
        return snapshot == null ? null : snapshot.toString();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
