package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of moving modules. Which direction it flows in, and whether it flows, follows from the module's state. Thread-safe.
 */
public interface Replication {

    /** Nobody waits any longer for a side that is so late. */
    Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * All that would stop a module from being moved now, each as a sentence that says what to do: a table without a primary
     * key, tables that differ, pending DDL, a long transaction, a target that cannot be reached, holds rows or lacks room, a
     * missing privilege, a service that is not well or of another build. Reads only; empty when nothing would.
     */
    List<String> obstaclesToStart(String module);

    /** What an operator should know before a start and nothing refuses: how much goes over, and what could not be looked at. Reads only. */
    default List<String> notesOnStart(String module) {
        return List.of();
    }

    /**
     * Installs fence and capture on the source and a closed fence on the target, and stores the first cursor. Idempotent.
     * The loop then runs while the module's stage synchronizes.
     */
    void prepare(String module);

    /** Removes all that {@link #prepare} installed on the source (and what can be reached on the target), and empties the target's tables when asked. Idempotent. */
    void remove(String module, boolean emptyTarget);

    /** Progress and lag, as this node knows it (leader: now; others: as stored at most a second ago). */
    ReplicationStatus status(String module);

    /** The owner's position now. One short query on the owner's database. */
    Position position(String module);

    /** How old the state is that the other side has, as this node knows it; null: not known. Costs no query. */
    @Nullable Duration lag(String module);

    /** Whether the other side has everything before the position. Costs no query. */
    boolean applied(String module, Position position);

    /** Waits until {@link #applied}; false when it is not within the time, or when nothing has been applied for {@link #PATIENCE}. */
    boolean awaitApplied(String module, Position position, Duration atMost);

    /** Compares every range of every table once more, from now; the result shows in {@link #status}. Returns at once. */
    void verify(String module);

    /** How fast the copy may go from now on, within a second and whatever node copies, until the next word or the end of the move. */
    void throttle(String module, CopyLimit limit);

    /**
     * All that would stop the owner from being changed now, each as a sentence that says what to do: lag, backlog, stale
     * verification, differences, a long transaction with its pid, pending DDL, a missing privilege, an unhealthy way back or
     * service, events not yet relayed. Reads only.
     */
    List<String> obstaclesToSwitch(String module, Side newOwner);

    /**
     * What would make the service's answers older than its rows, each as a sentence: what it derives from them, such as a search index,
     * and has not caught up with. Asks the service; empty when it is current.
     */
    List<String> obstaclesToReads(String module);

    /**
     * Moves the ownership of writes: lock, last iteration, sequences, reverse capture, flip, and the new stage in the state row.
     * Gives up, with nothing changed, when the lock is not obtained within the plan's max-pause. Idempotent: finishes what an
     * earlier call left half done.
     *
     * @param changedBy who asked
     * @return how long writers were held, at most
     */
    SwitchResult switchOwner(String module, Side newOwner, String changedBy, String reason);

    /**
     * @param pause   how long writers were held
     * @param tries   how often the lock was asked for
     */
    record SwitchResult(Duration pause, int tries) {}

    /** What a repair would do now, for each table in which a row is known to differ. One short query on the receiving database. */
    List<TableRepair> repairs(String module);

    /**
     * Makes the loop replace every row of a table that is known to differ by what the owner has. Changes nothing at the owner but
     * its log of changes; returns when that is committed. Idempotent.
     */
    void repair(String module, String table);

    /** How many rows at the receiving side a repair replaces, inserts and deletes. */
    record TableRepair(String table, long replaced, long inserted, long deleted) {}

    /** The rows known to differ, at most this many of them. Short queries on the receiving database. */
    Differences differences(String module, int atMost);

    /**
     * @param found how many rows differ, by the pass that runs or ran last
     * @param kept  the first of them, by table, kind and key
     */
    record Differences(long found, List<Difference> kept) {}

    /**
     * A row that differs.
     *
     * @param key       by column, as text
     * @param atOwner   the row as text by column, null where the value is; null when there is no row
     * @param atReplica as {@code atOwner}, at the receiving side
     */
    record Difference(String table, Map<String, String> key, Kind kind, @Nullable Map<String, @Nullable Value> atOwner,
            @Nullable Map<String, @Nullable Value> atReplica, Instant foundAt) {

        /** Missing and extra are seen from the receiving side. */
        public enum Kind { DIFFERENT, MISSING, EXTRA }

        /**
         * @param length in characters
         * @param text   cut, and ended with a fingerprint of the whole, when it is longer than 2 000
         */
        public record Value(long length, String text) {}
    }

    /**
     * @param direction        the side that data flows to; null when nothing flows
     * @param leader           whether this node runs the loop
     * @param tables           per table: how far copying and verifying have come
     * @param rowsCopied       since the start of the move
     * @param changesApplied   keys replaced at the other side since the start of the move
     * @param iteration        the cursor's number
     * @param lag              how old the applied snapshot is, or null when unknown
     * @param lagP50 lagP99    of the last iterations
     * @param backlog          keys logged and not yet applied
     * @param verifiedAt       when the last full verification ended clean, by the clock of the database that receives; null: never
     * @param verifiedAge      how long ago that was; null: never
     * @param verifying        whether a pass of verification runs
     * @param differences      rows that differed in the verification that runs or ran last
     * @param problem          why the loop does not run, in a sentence; null when it runs
     * @param throttle         how fast the copy may go, and what holds it back
     */
    record ReplicationStatus(
            @Nullable Side direction,
            boolean leader,
            List<TableStatus> tables,
            long rowsCopied,
            long changesApplied,
            long iteration,
            @Nullable Duration lag,
            @Nullable Duration lagP50,
            @Nullable Duration lagP99,
            long backlog,
            @Nullable Instant verifiedAt,
            @Nullable Duration verifiedAge,
            boolean verifying,
            long differences,
            @Nullable String problem,
            CopyThrottle throttle) {

        /** Nothing flows, or nobody knows. */
        static ReplicationStatus unknown(boolean leader, @Nullable String problem) {
            return new ReplicationStatus(null, leader, List.of(), 0, 0, 0, null, null, null, 0, null, null, false, 0, problem, CopyThrottle.NONE);
        }
    }

    /** @param rowsEstimated how many rows the owner has, about */
    record TableStatus(String table, boolean copied, long rowsCopied, long rowsEstimated, TableVerification verification) {}

    /**
     * What the pass of verification that runs, or ran last, has found in a table.
     *
     * @param ended     whether that pass has compared the whole table
     * @param equal     rows that are the same on both sides
     * @param different rows that both sides have, with other contents
     * @param missing   rows that the receiving side lacks
     * @param extra     rows that only the receiving side has
     * @param endedAt   when a pass last compared the whole table; null: never
     * @param cleanAt   when a pass last did and found no difference; null: never
     * @param cleanAge  how long ago that was; null: never
     */
    record TableVerification(
            boolean ended, long equal, long different, long missing, long extra, @Nullable Instant endedAt, @Nullable Instant cleanAt,
            @Nullable Duration cleanAge) {

        public long compared() {
            return equal + different + missing + extra;
        }
    }
}
