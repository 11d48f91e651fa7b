package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * The one loop of a moving module: copies, applies, verifies and switches, on the one node that leads; follows the cursor on
 * the others. Which way data flows follows from the module's stage. After any failure it starts again from the stored cursor.
 */
final class Loop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private static final long CLEAN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long STAND_ASIDE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final String module;
    private final Peers peers;
    private final ModuleStates states;
    private final Progress progress;
    private final SyncSettings settings;
    private final SwitchTerms terms;
    private final Step.Watch watch;
    private final Leadership leadership;
    private final AtomicReference<@Nullable SwitchRequest> request = new AtomicReference<>();
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable Route current;
    private volatile boolean closed;
    private long notBeforeNanos = System.nanoTime();
    private @Nullable String reported;
    private int failures;

    Loop(String module, Peers peers, ModuleStates states, Progress progress, SyncSettings settings, SwitchTerms terms, Step.Watch watch) {
        this.module = module;
        this.peers = peers;
        this.states = states;
        this.progress = progress;
        this.settings = settings;
        this.terms = terms;
        this.watch = watch;
        this.leadership = new Leadership(module, peers.source());
        // Of the platform: a virtual one would wait behind every request at each of its many short questions.
        this.thread = Thread.ofPlatform().daemon().name("replication of " + module).start(this::run);
    }

    /** Something was written, or changed: do not wait for the next poll. */
    void nudge() {
        if (nudges.availablePermits() == 0) {
            nudges.release();
        }
    }

    /** Hands a switch to the loop; one at a time. */
    boolean offer(SwitchRequest asked) {
        boolean taken = request.compareAndSet(null, asked);
        nudge();
        return taken;
    }

    void withdraw(SwitchRequest asked) {
        request.compareAndSet(asked, null);
    }

    private void run() {
        try {
            while (!closed) {
                if (!states.get(module).stage().synchronizes()) {
                    leadership.close();
                    progress.reset();
                    refuse("module " + module + " does not move");
                    pause(Duration.ofMillis(500));
                } else {
                    turn();
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        } finally {
            leadership.close();
            refuse("the replication of " + module + " was shut down");
        }
    }

    private void turn() throws InterruptedException {
        try {
            if (System.nanoTime() - notBeforeNanos >= 0 && leadership.take()) {
                lead();
            } else {
                follow();
            }
            reported = null;
            failures = 0;
        } catch (Superseded exception) {
            log.debug("{}", exception.getMessage());
            pause(Duration.ofMillis(20));
        } catch (SQLException | RuntimeException exception) {
            report(exception);
            pause(exception instanceof Stopped ? Duration.ofSeconds(1) : Duration.ofMillis(Math.min(1_000, 200L * ++failures)));
        }
    }

    private void lead() throws SQLException, InterruptedException {
        new HalfSwitch(module, peers, states).finish(request.get());
        Side owner = states.refresh(module).stage().owner();
        answerIfDone(owner);
        try (Route route = Route.open(module, peers.of(owner), peers.of(owner.other())); Stall stall = Stall.watching(route)) {
            current = route;
            Cursor cursor = required(Cursors.take(route.replica(), module), route);
            iterate(route, new Iteration(route, cursor, progress, settings, watch));
        } finally {
            current = null;
        }
    }

    private Cursor required(@Nullable Cursor cursor, Route route) throws SQLException {
        if (cursor == null || cursor.direction() != route.direction()) {
            throw new Stopped("module " + module + " has no cursor: its move was not prepared, or the receiving database is another one");
        }
        if (Long.compareUnsigned(ChangeLog.cleanedBelow(route.keeper(), module), cursor.applied().xmin()) > 0) {
            throw new Stopped("the receiving database of " + module + " is older than the log of changes reaches back: it was restored; cancel the move and start it again");
        }
        return cursor.only(route.tables());
    }

    private void iterate(Route route, Iteration iteration) throws SQLException, InterruptedException {
        long cleanedNanos = System.nanoTime();
        long cleanedBelow = 0;
        while (!closed && leadership.held()) {
            ModuleState state = states.get(module);
            if (!state.stage().synchronizes() || state.stage().owner() == route.direction()) {
                return;
            }
            Iteration.Result result = iteration.run();
            Cursor cursor = result.cursor();
            reported = null;
            if (result.requests().standAside() && request.get() == null) {
                notBeforeNanos = System.nanoTime() + STAND_ASIDE_NANOS;
                leadership.close();
                return;
            }
            if (state.stage() == Stage.COPYING && complete(cursor)) {
                inSync(state);
            }
            SwitchRequest asked = request.get();
            if (asked != null) {
                if (new Cutover(route, iteration, progress, peers, states, terms, watch).attempt(asked)) {
                    withdraw(asked);
                    return;
                }
                continue;
            }
            if (System.nanoTime() - cleanedNanos > CLEAN_NANOS) {
                cleanedNanos = System.nanoTime();
                cleanedBelow = clean(route, iteration, cursor.applied().xmin(), cleanedBelow);
            }
            if (!result.worked()) {
                pause(state.stage().allowsRemoteReads() ? settings.pollRamping() : settings.poll());
            }
        }
    }

    private long clean(Route route, Iteration iteration, long below, long cleanedBelow) throws SQLException {
        progress.warn(Blockers.keepingTheLog(route.keeper(), settings.longestTransaction()));
        if (below != cleanedBelow) {
            iteration.flushReplica();
            ChangeLog.clean(route.keeper(), route.tables(), module, below);
            watch.at(Step.LOG_CLEANED);
        }
        return below;
    }

    private static boolean complete(Cursor cursor) {
        return cursor.copied() && cursor.behind() == null && !cursor.verifying() && cursor.verifiedAt() != null && cursor.differences() == 0;
    }

    private void inSync(ModuleState state) {
        try {
            states.change(state, state.withStage(Stage.IN_SYNC).by("system", "every row is copied and verified"));
        } catch (OptimisticLockingFailureException someoneElseDecided) {
            states.refresh(module);
        }
    }

    private void follow() throws SQLException, InterruptedException {
        Side replica = states.get(module).stage().owner().other();
        try (Session session = peers.of(replica).ask()) {
            progress.followed(Cursors.read(session, module), DatabaseClock.of(session), Cursors.throttle(session, module, settings.limit()));
            if (request.get() != null) {
                session.update("update strangler.replication_cursor set stand_aside_until = clock_timestamp() + interval '2 s' where module = ?", module);
            }
        }
        answerIfDone(replica.other());
        pause(Duration.ofMillis(progress.awaited() || request.get() != null ? 20 : 100));
    }

    private void answerIfDone(Side owner) {
        SwitchRequest asked = request.get();
        if (asked != null && asked.newOwner() == owner && states.get(module).stage().owner() == owner) {
            asked.done();
            withdraw(asked);
        }
    }

    private void refuse(String why) {
        SwitchRequest asked = request.getAndSet(null);
        if (asked != null) {
            asked.refused(why);
        }
    }

    private void report(Exception exception) {
        boolean explained = exception instanceof Stopped || exception instanceof DatabaseFailure;
        String why = explained ? String.valueOf(exception.getMessage()) : "the loop failed and starts again: " + exception.getMessage();
        progress.stopped(why, waiting(exception));
        if (closed || why.equals(reported)) {
            return;
        }
        reported = why;
        log.warn("Replication of {}: {}", module, why);
        log.debug("Replication of {}", module, exception);
        try (Session session = peers.of(states.get(module).stage().owner().other()).ask()) {
            session.update("update strangler.replication_cursor set problem = ? where module = ?", why, module);
        } catch (SQLException | RuntimeException unreachable) {
            exception.addSuppressed(unreachable);
        }
    }

    /** What has changed at the owner since the loop was there last, while the other side is away; counted up to a bound. */
    private long waiting(Exception exception) {
        Cursor known = progress.cursor();
        if (known == null || !(exception instanceof DatabaseFailure failure) || failure.side() != known.direction()) {
            return 0;
        }
        try (Session owner = peers.of(known.direction().other()).ask()) {
            return Look.waiting(owner, Catalog.tables(owner, module), known, settings.maxChanges());
        } catch (SQLException | RuntimeException unreachable) {
            return 0;
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (!closed && nudges.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            nudges.drainPermits();
        }
    }

    @Override
    public void close() {
        closed = true;
        nudge();
        try {
            if (!thread.join(Duration.ofSeconds(3))) {
                Route route = current;
                if (route != null) {
                    route.abort();
                }
                thread.interrupt();
                thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
