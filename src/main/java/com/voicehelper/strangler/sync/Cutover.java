package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Cursor.Origin;
import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the ownership of a module's writes, run by the loop between two iterations. Writers are locked out briefly and a
 * bounded number of times; one that waits longer than a try keeps its place and the switch steps back. Between the two sides'
 * turns nobody owns the module: refusing, never split.
 */
final class Cutover {

    private static final Logger log = LoggerFactory.getLogger(Cutover.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Route route;
    private final Iteration iteration;
    private final Progress progress;
    private final Peers peers;
    private final ModuleStates states;
    private final SwitchTerms terms;
    private final Step.Watch watch;
    private final String module;
    private final Side oldOwner;

    Cutover(Route route, Iteration iteration, Progress progress, Peers peers, ModuleStates states, SwitchTerms terms, Step.Watch watch) {
        this.route = route;
        this.iteration = iteration;
        this.progress = progress;
        this.peers = peers;
        this.states = states;
        this.terms = terms;
        this.watch = watch;
        this.module = route.module();
        this.oldOwner = route.direction().other();
    }

    /** One try. True when the owner was changed or the request was answered otherwise; the loop then starts anew. */
    boolean attempt(SwitchRequest asked) throws SQLException, InterruptedException {
        if (asked.newOwner() == oldOwner) {
            asked.done();
            return true;
        }
        Duration left = terms.maxPause().minusNanos(asked.heldNanos().get());
        if (left.compareTo(terms.lockTimeout()) < 0) {
            asked.refused("gave up after holding the writers for " + terms.maxPause().minus(left).toMillis() + " ms in " + asked.tries() + " tries: "
                    + asked.obstacle() + "; nothing was changed");
            return true;
        }
        int attempt = asked.tries().incrementAndGet();
        String obstacle = tryOnce(asked, left);
        if (obstacle == null) {
            return true;
        }
        asked.obstacle().set(obstacle);
        if (attempt >= terms.tries()) {
            asked.refused("gave up after " + attempt + " tries: " + obstacle + "; nothing was changed");
            return true;
        }
        log.info("Switch of {}: try {} gave up: {}", module, attempt, obstacle);
        // Writers that had to wait catch up meanwhile; the loop goes on, so that the next try finds it close.
        long until = System.nanoTime() + Duration.ofMillis(ThreadLocalRandom.current().nextLong(20, Math.min(1_000, 60L * attempt))).toNanos();
        do {
            iteration.run();
            Thread.sleep(5);
        } while (System.nanoTime() < until);
        return false;
    }

    /** Null when the owner was changed; otherwise what was in the way. */
    private @Nullable String tryOnce(SwitchRequest asked, Duration left) throws SQLException, InterruptedException {
        ModuleState state = states.refresh(module);
        if (state.stage().owner() != oldOwner || state.stage() == Stage.COPYING) {
            return "the module is in stage " + state.stage();
        }
        try (Session lock = route.originPeer().open()) {
            String blocker = Blockers.oldest(lock, module, terms.lockTimeout());
            if (blocker != null) {
                return blocker;
            }
            lock.execute("set lock_timeout = '%dms'; set transaction_timeout = '%dms'".formatted(terms.lockTimeout().toMillis(), left.toMillis()));
            lock.transaction();
            asked.holding();
            try {
                return hold(lock, asked, state, left);
            } finally {
                asked.released(left);
            }
        }
    }

    private @Nullable String hold(Session lock, SwitchRequest asked, ModuleState state, Duration left) throws SQLException, InterruptedException {
        long began = System.nanoTime();
        try {
            Fence.lockOut(lock, module);
        } catch (SQLException exception) {
            if (!LOCK_NOT_AVAILABLE.equals(exception.getSQLState())) {
                throw exception;
            }
            lock.rollback();
            String now = Blockers.oldest(lock, module, Duration.ZERO);
            return now == null ? "writers did not end within " + terms.lockTimeout().toMillis() + " ms" : now;
        }
        watch.at(Step.WRITERS_LOCKED_OUT);
        String obstacle = drain(lock, began + left.toNanos() * 3 / 4);
        if (obstacle != null) {
            lock.rollback();
            return obstacle;
        }
        flip(lock, asked, state);
        asked.done();
        log.info("Module {} is owned by the {} side since epoch {}; writers waited {} ms", module, asked.newOwner(), iteration.cursor().ownerEpoch() + 1,
                (System.nanoTime() - began) / 1_000_000);
        watch.at(Step.OWNER_OPENED);
        return null;
    }

    /** Nobody writes: the last changes go over, the last events go out. */
    private @Nullable String drain(Session lock, long deadlineNanos) throws SQLException, InterruptedException {
        Cursor cursor = iteration.last().cursor();
        while (cursor.behind() != null) {
            if (System.nanoTime() > deadlineNanos) {
                return "a backlog of changes waits";
            }
            cursor = iteration.last().cursor();
        }
        if (cursor.differences() > 0) {
            return cursor.differences() + " rows differ between the two sides";
        }
        long events;
        while ((events = EventBacklog.read(lock, module)) > 0) {
            if (System.nanoTime() > deadlineNanos) {
                return events + " events of the owner are not published yet";
            }
            Thread.sleep(2);
        }
        return null;
    }

    private void flip(Session lock, SwitchRequest asked, ModuleState state) throws SQLException {
        Session newOwner = route.replica();
        Catalog.handOverSequences(lock, newOwner, module);
        newOwner.commit();
        watch.at(Step.SEQUENCES_HANDED_OVER);
        long forwardEpoch = iteration.cursor().ownerEpoch();
        Ownership closedBefore = Objects.requireNonNull(Fence.read(newOwner, module));
        // The old owner receives from now on, so its clock tells the ages.
        DatabaseClock clock = DatabaseClock.of(lock);
        Cursor wayBack = wayBack(newOwner, clock);
        // What the way back counts as done must not be lost there any more: another write would get its number.
        iteration.flushReplica();
        Cursors.begin(lock, wayBack);
        ModuleState changed = state.withStage(asked.newOwner() == Side.TARGET ? Stage.WRITES_MOVED : Stage.READS_MOVED)
                .withEpoch(wayBack.ownerEpoch()).by(asked.changedBy(), asked.reason());
        if (oldOwner == Side.SOURCE) {
            states.change(DSL.using(lock.connection(), SQLDialect.POSTGRES), state, changed);
        }
        if (!Fence.replace(lock, module, new Ownership(forwardEpoch, true), new Ownership(wayBack.ownerEpoch(), false))) {
            throw new Superseded(module);
        }
        watch.at(Step.OWNER_CLOSED);
        lock.commit();
        watch.at(Step.OWNER_FLIPPED);
        if (oldOwner == Side.TARGET) {
            states.change(state, changed);
            watch.at(Step.STATE_CHANGED);
        }
        if (!Fence.replace(newOwner, module, closedBefore, new Ownership(wayBack.ownerEpoch(), true))) {
            // Frozen here for long: another node has finished this switch, and may have made more.
            throw new Superseded(module);
        }
        newOwner.commit();
        states.refresh(module);
        // All that the old owner had is here: who waits for it need not wait for the way back to begin.
        progress.advanced(iteration.cursor(), wayBack, 0, clock, CopyThrottle.NONE);
    }

    /** The cursor of the other direction: all that the new owner has now, the old one has too. */
    private Cursor wayBack(Session newOwner, DatabaseClock clock) throws SQLException {
        Cursor forward = iteration.cursor();
        record Start(Snapshot snapshot, Origin origin, Ownership ownership, long armed) {}
        Start start = newOwner.required("select pg_current_snapshot()::text, " + Origin.COLUMNS + ", (select last_value from " + Fence.sequence(module) + "), " + Installation.ARMED,
                row -> new Start(Snapshot.parse(row.getString(1)), new Origin(row.getString(2), row.getString(3)), Ownership.decoded(row.getLong(4)), row.getLong(5)), module);
        if (start.ownership().here() || start.armed() < Installation.triggersOf(route.tables().size())) {
            throw new Stopped("the capture of the way back is not installed at the new owner of " + module);
        }
        Map<String, TableProgress> tables = new TreeMap<>();
        forward.tables().forEach((table, progress) -> tables.put(table, progress.otherWay()));
        return new Cursor(module, oldOwner, forward.ownerEpoch() + 1, forward.loopEpoch() + 1, 0, start.snapshot(), null, start.origin(), null,
                clock.read(), forward.rowsCopied(), forward.changesApplied(), 0, Pass.NONE, null, tables);
    }
}
