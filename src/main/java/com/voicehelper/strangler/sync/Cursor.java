package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How far the receiving side has come. Immutable; each iteration makes the next one.
 *
 * @param direction  the side that data flows to, which keeps this row
 * @param ownerEpoch the epoch of the other side's ownership
 * @param loopEpoch  counts the loops that took this cursor; only the last may move it
 * @param n          counts iterations
 * @param snapshot   the receiving side has what this sees
 * @param behind     while a cut backlog is worked off, the snapshot before it: only what that one sees is surely here
 * @param origin     which cluster, and which history of it, the snapshots belong to
 * @param catalog    fingerprint of the moving tables; null: not compared yet
 * @param snapshotAt when the snapshot was about to be taken, or an earlier one while a backlog is worked off, by the receiving database's clock
 * @param pass       of verification
 */
record Cursor(
        String module,
        Side direction,
        long ownerEpoch,
        long loopEpoch,
        long n,
        Snapshot snapshot,
        @Nullable Snapshot behind,
        Origin origin,
        @Nullable BigDecimal catalog,
        Instant snapshotAt,
        long rowsCopied,
        long changesApplied,
        long backlog,
        Pass pass,
        @Nullable String problem,
        Map<String, TableProgress> tables) {

    /** Which history a snapshot belongs to: in another one the same numbers mean other transactions. */
    record Origin(String systemIdentifier, String timeline) {

        /** As columns of a query. */
        static final String COLUMNS = "(select system_identifier::text from pg_control_system()), substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)";
    }

    /**
     * The beginning of a move: nothing copied, as of the owner's snapshot now, which must be after capture was installed. Its loops are
     * counted from the owner's next transaction on, so that no loop of an earlier move, frozen since, can take this cursor for its own.
     */
    static Cursor toCopy(Session source, String module, long epoch, DatabaseClock clock) throws SQLException {
        Map<String, TableProgress> tables = new TreeMap<>();
        for (MovingTable table : Catalog.tables(source, module)) {
            tables.put(table.table(), TableProgress.toCopy(Catalog.estimate(source, table)));
        }
        Snapshot snapshot = Snapshot.parse(source.required("select pg_current_snapshot()::text", row -> row.getString(1)));
        return source.required("select " + Origin.COLUMNS, row -> new Cursor(module, Side.TARGET, epoch, snapshot.xmax(), 0,
                snapshot, null, new Origin(row.getString(1), row.getString(2)), null, clock.read(), 0, 0, 0, Pass.NONE, null, tables));
    }

    /** What is surely at the receiving side. */
    Snapshot applied() {
        return behind == null ? snapshot : behind;
    }

    boolean copied() {
        return tables.values().stream().allMatch(TableProgress::copied);
    }

    Cursor at(Snapshot newSnapshot, @Nullable Snapshot newBehind, Instant at, long newBacklog) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n + 1, newSnapshot, newBehind, origin, catalog, at, rowsCopied, changesApplied, newBacklog,
                pass, null, tables);
    }

    Cursor withBacklog(long newBacklog) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, behind, origin, catalog, snapshotAt, rowsCopied, changesApplied, newBacklog, pass,
                problem, tables);
    }

    /** A part of a cut backlog is here. */
    Cursor workedOff(long changes) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, behind, origin, catalog, snapshotAt, rowsCopied, changesApplied,
                Math.max(0, backlog - changes), pass, problem, tables);
    }

    /** Without tables that are there no more. */
    Cursor only(List<MovingTable> moving) {
        Map<String, TableProgress> kept = new TreeMap<>(tables);
        kept.keySet().retainAll(moving.stream().map(MovingTable::table).toList());
        return withTables(kept);
    }

    /** Whether every part of a cut backlog is here. */
    boolean caughtUp() {
        return tables.values().stream().allMatch(TableProgress::caughtUp);
    }

    /** The end of a cut backlog, and of all that came meanwhile. */
    Cursor ended(Instant at) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, null, origin, catalog, at, rowsCopied, changesApplied, 0, pass,
                problem, tables);
    }

    Cursor with(String table, TableProgress progress) {
        Map<String, TableProgress> changed = new TreeMap<>(tables);
        changed.put(table, progress);
        return withTables(changed);
    }

    Cursor withEach(UnaryOperator<TableProgress> change) {
        Map<String, TableProgress> changed = new TreeMap<>(tables);
        changed.replaceAll((table, progress) -> change.apply(progress));
        return withTables(changed);
    }

    Cursor moved(long copiedRows, long appliedChanges) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, behind, origin, catalog, snapshotAt, rowsCopied + copiedRows,
                changesApplied + appliedChanges, backlog, pass, problem, tables);
    }

    boolean verifying() {
        return pass.running();
    }

    @Nullable Instant verifiedAt() {
        return pass.cleanAt();
    }

    long differences() {
        return pass.differences();
    }

    /** Starts a pass over every table. */
    Cursor verifyFromStart() {
        return with(pass.next()).withEach(table -> table.compared(table.comparison().fromStart()));
    }

    Cursor with(Pass newPass) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, behind, origin, catalog, snapshotAt, rowsCopied, changesApplied, backlog, newPass,
                problem, tables);
    }

    Cursor withCatalog(BigDecimal fingerprint) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, behind, origin, fingerprint, snapshotAt, rowsCopied, changesApplied, backlog, pass,
                problem, tables);
    }

    private Cursor withTables(Map<String, TableProgress> changed) {
        return new Cursor(module, direction, ownerEpoch, loopEpoch, n, snapshot, behind, origin, catalog, snapshotAt, rowsCopied, changesApplied, backlog, pass,
                problem, changed);
    }
}
