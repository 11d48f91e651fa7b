package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Comparison.Found;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Compares one range of keys on both sides within the iteration's two transactions, where they must be equal: count, and sum of
 * a hash of each row's text. A sum, unlike an XOR, notices doubled rows; the text, unlike a record hash, tells -0 from 0. Each
 * range is hashed with a seed of its own, so that two corruptions that should cancel out once do not in the next pass.
 */
final class Verification {

    /** So few rows are no burden. */
    private static final int FEW = 500;

    private final Route route;
    private final int rows;
    private final DifferingRows differing;

    Verification(Route route, int rows, int kept) {
        this.route = route;
        this.rows = rows;
        this.differing = new DifferingRows(route, kept);
    }

    private record Digest(long count, BigDecimal sum) {}

    /** The cursor at the beginning of a pass over every table. */
    Cursor fromStart(Cursor cursor) throws SQLException {
        KeptDifferences.forget(route.replica(), cursor.module());
        return cursor.verifyFromStart();
    }

    /**
     * The cursor after the next range of the pass; after the last range the pass has ended.
     *
     * @param changing whether changes keep coming
     */
    Cursor range(Cursor cursor, boolean changing) throws SQLException {
        for (MovingTable table : route.tables()) {
            TableProgress progress = Objects.requireNonNull(cursor.tables().get(table.table()));
            if (!progress.comparison().ended()) {
                return ended(compare(cursor, table, progress, changing ? inPassing() : rows));
            }
        }
        return ended(cursor);
    }

    /** Who waits for changes waits for the range before them too, so it is a smaller one. */
    private int inPassing() {
        return Math.max(rows / 2, Math.min(rows, FEW));
    }

    private Cursor compare(Cursor cursor, MovingTable table, TableProgress progress, int atMost) throws SQLException {
        List<String> after = progress.comparison().to();
        // The last range is open at its end, so that a row too many at the replica is seen.
        List<String> upTo = route.origin().first(table.keyAfter(after, atMost), row -> Catalog.strings(row.getArray(1)));
        Range range = new Range(after, upTo, ThreadLocalRandom.current().nextLong());
        FutureTask<Digest> replica = new FutureTask<>(() -> digest(route.replica(), table, range));
        Thread.ofPlatform().daemon().name("comparison of " + table.module()).start(replica);
        Digest here = digest(route.origin(), table, range);
        Digest there = result(replica);
        Found found = here.equals(there) ? Found.allEqual(here.count()) : differing.find(table, range, cursor.snapshotAt());
        return cursor.with(table.table(), progress.compared(progress.comparison().upTo(range.upTo(), found, cursor.snapshotAt())))
                .with(cursor.pass().found(found.differing()));
    }

    private static Cursor ended(Cursor cursor) {
        boolean all = cursor.tables().values().stream().allMatch(table -> table.comparison().ended());
        return all ? cursor.with(cursor.pass().ended(cursor.snapshotAt())) : cursor;
    }

    private static Digest digest(Session session, MovingTable table, Range range) throws SQLException {
        return session.required(table.digest(range), row -> new Digest(row.getLong(1), new BigDecimal(row.getString(2))));
    }

    /** The two databases count and hash at the same time. */
    private static Digest result(FutureTask<Digest> task) throws SQLException {
        try {
            return task.get();
        } catch (ExecutionException exception) {
            throw exception.getCause() instanceof SQLException failed ? failed : new SQLException(exception.getCause());
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", exception);
        }
    }

    /**
     * Keys after one up to another.
     *
     * @param after null: from the first
     * @param upTo  null: to the last
     * @param seed  of the hashes
     */
    record Range(@Nullable List<String> after, @Nullable List<String> upTo, long seed) {}
}
