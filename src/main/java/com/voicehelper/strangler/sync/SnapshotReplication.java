package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replication by snapshot pairs: a log of touched keys at the owner, and a loop that brings the other side from one snapshot of
 * the owner to the next. One loop per module that has a target; it rests while the module does not move.
 */
final class SnapshotReplication implements Replication, AutoCloseable {

    private final ModuleStates states;
    private final Function<String, Optional<Peers>> peersOf;
    private final SyncSettings settings;
    private final Function<String, SwitchTerms> termsOf;
    private final SyncMetrics metrics;
    private final Step.Watch watch;
    private final Map<String, Optional<Moving>> modules = new ConcurrentHashMap<>();

    SnapshotReplication(ModuleStates states, Function<String, Optional<Peers>> peersOf, SyncSettings settings,
            Function<String, SwitchTerms> termsOf, SyncMetrics metrics, Step.Watch watch) {
        this.states = states;
        this.peersOf = peersOf;
        this.settings = settings;
        this.termsOf = termsOf;
        this.metrics = metrics;
        this.watch = watch;
        states.onChange(state -> find(state.module()).ifPresent(moving -> moving.loop().nudge()));
        states.all().forEach(state -> find(state.module()));
    }

    /** A module with a target, and its loop. */
    private record Moving(String module, Peers peers, SwitchTerms terms, Progress progress, Loop loop, Preflight preflight) {}

    @Override
    public List<String> obstaclesToStart(String module) {
        return find(module).map(moving -> moving.preflight().start().obstacles()).orElseGet(() -> List.of(noTarget(module)));
    }

    @Override
    public List<String> notesOnStart(String module) {
        return find(module).map(moving -> moving.preflight().start().notes()).orElse(List.of());
    }

    @Override
    public void prepare(String module) {
        Moving moving = moving(module);
        List<String> obstacles = moving.preflight().start().obstacles();
        if (!obstacles.isEmpty()) {
            throw new IllegalStateException(String.join("; ", obstacles));
        }
        ModuleState state = states.refresh(module);
        long epoch = state.epoch();
        if (state.stage().owner() != Side.SOURCE) {
            throw new IllegalStateException("module " + module + " is in stage " + state.stage() + ": the service owns it already");
        }
        interruptibly(() -> {
            try (Session target = moving.peers().target().open(); Session source = moving.peers().source().open()) {
                Installation.install(target, module, new Ownership(epoch, false));
                close(target, module, new Ownership(epoch, false));
                if (!Installation.complete(source, module)) {
                    // Left from a move whose capture is gone or going: it knows nothing of what was written since.
                    Cursors.delete(target, module);
                }
                Installation.install(source, module, new Ownership(epoch, true));
                Cursor stored = Cursors.read(target, module);
                if (stored == null || stored.ownerEpoch() != epoch || stored.direction() != Side.TARGET) {
                    target.transaction();
                    Cursors.begin(target, Cursor.toCopy(source, module, epoch, DatabaseClock.of(target)));
                    target.commit();
                }
            }
        });
        moving.loop().nudge();
    }

    /** A fence that an earlier move left closed gets the epoch of this one. */
    private static void close(Session target, String module, Ownership closed) throws SQLException {
        target.transaction();
        Ownership before = Objects.requireNonNull(Fence.read(target, module));
        if (before.here() || !Fence.replace(target, module, before, closed)) {
            throw new IllegalStateException("the target already owns " + module);
        }
        target.commit();
        target.connection().setAutoCommit(true);
    }

    @Override
    public void remove(String module, boolean emptyTarget) {
        Moving moving = moving(module);
        interruptibly(() -> {
            new Removal(module, moving.peers()).run(emptyTarget);
        });
        moving.loop().nudge();
    }

    @Override
    public ReplicationStatus status(String module) {
        return find(module).map(moving -> moving.progress().status())
                .orElseGet(() -> ReplicationStatus.unknown(false, noTarget(module)));
    }

    @Override
    public @Nullable Duration lag(String module) {
        return find(module).map(moving -> moving.progress().lag()).orElse(null);
    }

    @Override
    public Position position(String module) {
        Moving moving = moving(module);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        Side side = states.get(module).stage().owner();
        boolean failed = false;
        while (true) {
            try (Session session = moving.peers().of(side).ask()) {
                Position position = Fence.position(session, module);
                if (position == null) {
                    return new Position(states.get(module).epoch(), session.<String>required("select pg_current_snapshot()::text", row -> row.getString(1)));
                }
                if (position != Fence.NOT_HERE) {
                    return position;
                }
            } catch (SQLException exception) {
                if (failed) {
                    throw unusable(module, exception);
                }
                // A pooled connection may have died unnoticed; the next one tells.
                failed = true;
                continue;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("neither side owns module " + module + " at the moment");
            }
            side = side.other();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public boolean applied(String module, Position position) {
        return states.get(module).stage() == Stage.EXTRACTED || find(module).map(moving -> moving.progress().applied(position)).orElse(false);
    }

    @Override
    public boolean awaitApplied(String module, Position position, Duration atMost) {
        if (applied(module, position)) {
            return true;
        }
        Moving moving = moving(module);
        moving.loop().nudge();
        try {
            return moving.progress().await(position, atMost);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void verify(String module) {
        if (!asked(module, session -> Cursors.requestPass(session, module))) {
            throw new IllegalStateException("module " + module + " does not move: there is nothing to verify");
        }
        moving(module).loop().nudge();
    }

    @Override
    public void throttle(String module, CopyLimit limit) {
        if (!asked(module, session -> Cursors.limit(session, module, limit))) {
            throw new IllegalStateException("module " + module + " does not move: there is no copy to throttle");
        }
        moving(module).loop().nudge();
    }

    @Override
    public List<TableRepair> repairs(String module) {
        return asked(module, session -> Repair.plan(session, module));
    }

    @Override
    public void repair(String module, String table) {
        Moving moving = moving(module);
        try {
            new Repair(module, moving.peers(), states.get(module).stage().owner()).log(table);
        } catch (SQLException exception) {
            throw unusable(module, exception);
        }
        moving.loop().nudge();
    }

    @Override
    public Differences differences(String module, int atMost) {
        return asked(module, session -> KeptDifferences.read(session, module, atMost));
    }

    @Override
    public List<String> obstaclesToSwitch(String module, Side newOwner) {
        return find(module).map(moving -> moving.preflight().change(states.refresh(module), status(module), newOwner)).orElseGet(() -> List.of(noTarget(module)));
    }

    @Override
    public List<String> obstaclesToReads(String module) {
        return find(module).map(moving -> moving.peers().serviceBehind()).orElseGet(() -> List.of(noTarget(module)));
    }

    @Override
    public SwitchResult switchOwner(String module, Side newOwner, String changedBy, String reason) {
        Moving moving = moving(module);
        SwitchRequest request = SwitchRequest.to(newOwner, changedBy, reason);
        if (!moving.loop().offer(request)) {
            throw new SwitchRefusedException("another switch of module " + module + " is under way");
        }
        try {
            SwitchResult result = request.answer().get(moving.terms().patience().toMillis(), TimeUnit.MILLISECONDS);
            metrics.switched(module, result);
            return result;
        } catch (ExecutionException exception) {
            throw new SwitchRefusedException(String.valueOf(exception.getCause().getMessage()));
        } catch (TimeoutException exception) {
            throw new SwitchRefusedException("the loop did not answer within " + moving.terms().patience().toSeconds() + " s"
                    + Optional.ofNullable(status(module).problem()).map(problem -> ": " + problem).orElse(""));
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new SwitchRefusedException("interrupted");
        } finally {
            moving.loop().withdraw(request);
        }
    }

    private Moving moving(String module) {
        return find(module).orElseThrow(() -> new IllegalStateException(noTarget(module)));
    }

    private Optional<Moving> find(String module) {
        return modules.computeIfAbsent(module, name -> peersOf.apply(name).map(peers -> {
            Progress progress = new Progress();
            metrics.register(name, progress);
            SwitchTerms terms = termsOf.apply(name);
            return new Moving(name, peers, terms, progress, new Loop(name, peers, states, progress, settings, terms, watch), new Preflight(name, peers, settings, terms));
        }));
    }

    private static String noTarget(String module) {
        return "voicehelper.services." + module + ".datasource.url is not set: the module has nowhere to move to";
    }

    private interface Question<T> {
        T answer(Session receiver) throws SQLException;
    }

    /** A short question to the side that receives the module's data. */
    private <T> T asked(String module, Question<T> question) {
        try (Session receiver = moving(module).peers().of(states.get(module).stage().owner().other()).ask()) {
            return question.answer(receiver);
        } catch (SQLException exception) {
            throw unusable(module, exception);
        }
    }

    private static IllegalStateException unusable(String module, SQLException exception) {
        return new IllegalStateException("a database of module " + module + " cannot be used: " + exception.getMessage(), exception);
    }

    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    private static void interruptibly(Work work) {
        try {
            work.run();
        } catch (SQLException exception) {
            throw new IllegalStateException("the move cannot be prepared or removed: " + exception.getMessage(), exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", exception);
        }
    }

    @Override
    public void close() {
        modules.values().forEach(each -> each.ifPresent(moving -> moving.loop().close()));
        modules.values().forEach(each -> each.ifPresent(moving -> moving.peers().close()));
    }
}
