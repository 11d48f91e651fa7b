package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.CommandLock;
import com.voicehelper.strangler.move.MoveFailedException;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.NextStep;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * The stores that move, what an operator may do with them, and the ports through which an application uses them. Every command is
 * idempotent: given again, it finishes what was cut short. Thread-safe, over all nodes.
 */
public final class Stores implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Stores.class);

    private final Map<String, Open> stores = new TreeMap<>();
    private final StoreRows rows;
    private final StoreSteps steps;
    private final StoreGates gates;
    private final CommandLock lock;
    private final StoreLeadership leadership;
    private final Audit audit;

    private record Open(StorePlan plan, StoreAccess access, MovingStore store, StoreWorker worker) {}

    Stores(Collection<StorePlan> plans, DataSource database, Audit audit, MeterRegistry meters, Clock clock, StoreTimes times) {
        this.rows = new StoreRows(database);
        this.gates = new StoreGates(clock);
        this.lock = new CommandLock(database);
        this.leadership = new StoreLeadership(database);
        this.steps = new StoreSteps(rows, leadership, times);
        this.audit = audit;
        for (StorePlan plan : plans) {
            StoreAccess access = new StoreAccess(rows.open(plan), rows, meters, times);
            MovingStore store = plan.open().apply(new StoreContext(plan.store(), database, access, meters, times, rows));
            StoreWorker worker = new StoreWorker(access, store, rows, database, leadership, new StoreTask(store, rows, clock));
            stores.put(plan.store(), new Open(plan, access, store, worker));
            new StoreMetrics(meters).register(plan.store(), access, store);
        }
    }

    /**
     * @param outstanding writes that the secondary lacks; null when that is not known
     */
    public record Status(StoreState state, @Nullable Long outstanding, List<Difference> differences, List<NextStep> nextSteps) {}

    /** @param steps in order; empty when there was nothing to do */
    public record Outcome(StoreState before, String message, List<String> steps, boolean dryRun) {}

    /** @param share for {@code ramp}, in 1/10 000 */
    public record Request(String store, StoreCommand command, @Nullable Integer share, String by, String reason, boolean dryRun) {}

    public List<String> names() {
        return List.copyOf(stores.keySet());
    }

    /**
     * What an application calls instead of one of the two sides.
     *
     * @throws NoSuchElementException when there is no such store
     */
    public <T> T port(String store, Class<T> type) {
        return open(store).store.port(type);
    }

    /** @param differences how many of them, from the first item after the given one */
    public Status status(String store, String after, int differences) {
        Open open = open(store);
        StoreState state = rows.read(store);
        List<NextStep> next = StoreDecision.next(state).stream().map(command -> new NextStep(command.word(), command.purpose(), blocking(open, command, state))).toList();
        return new Status(state, outstanding(open, state), rows.differences(store, after, differences), next);
    }

    public List<Audit.Entry> audit(String store, int atMost) {
        return audit.latest(StoreRows.subject(store), atMost);
    }

    /**
     * Does what a command asks for, or with a dry run says what that would be.
     *
     * @throws NoSuchElementException when there is no such store
     * @throws MoveRefusedException   when it is out of order, blocked, or someone else was faster
     * @throws MoveFailedException    when a step failed
     */
    public Outcome run(Request request) {
        Open open = open(request.store());
        boolean row = request.command() == StoreCommand.RAMP || request.command() == StoreCommand.ADVANCE;
        return row || request.dryRun() ? decideAndRun(open, request) : lock.alone(StoreRows.subject(request.store()), request.command().word() + " by " + request.by(), () -> decideAndRun(open, request));
    }

    private Outcome decideAndRun(Open open, Request request) {
        StoreState state = rows.read(request.store());
        StoreDecision decision = StoreDecision.of(request.command(), state, open.plan, request.share());
        if (decision instanceof StoreDecision.Refused(String because)) {
            throw new MoveRefusedException(because);
        }
        if (decision instanceof StoreDecision.Nothing(String because)) {
            return new Outcome(state, because, List.of(), request.dryRun());
        }
        List<String> blocking = gates.blocking(decision, state, open.plan, open.store);
        if (!blocking.isEmpty()) {
            throw new MoveRefusedException("The command " + request.command().word() + " for " + request.store() + " is blocked: " + String.join("; ", blocking), blocking);
        }
        List<StoreSteps.Step> todo = steps.of(decision, open.store, request.by(), request.reason(), figures(open, request, state));
        List<String> said = todo.stream().map(StoreSteps.Step::says).toList();
        if (request.dryRun()) {
            return new Outcome(state, "Nothing was done; the steps are shown", said, true);
        }
        run(open, request, todo, state);
        return new Outcome(state, request.store() + " is at stage " + rows.read(request.store()).stage(), said, false);
    }

    private void run(Open open, Request request, List<StoreSteps.Step> todo, StoreState before) {
        StoreState state = before;
        for (StoreSteps.Step step : todo) {
            try {
                state = step.action().apply(state);
            } catch (OptimisticLockingFailureException overtaken) {
                release(open, request);
                StoreState now = rows.read(request.store());
                throw new MoveRefusedException(now.changedBy() + " was faster: " + request.store() + " is now at stage " + now.stage() + "; look at its status and decide again");
            } catch (MoveRefusedException refused) {
                release(open, request);
                throw refused;
            } catch (RuntimeException exception) {
                release(open, request);
                log.warn("The command {} for store {} stopped at the step '{}'", request.command().word(), request.store(), step.says(), exception);
                throw new MoveFailedException("The step '" + step.says() + "' failed: " + exception.getMessage(), exception);
            }
        }
        log.info("Store {} went from stage {} to {} by {} ({})", request.store(), before.stage(), state.stage(), request.by(), request.reason());
    }

    /** Writers go on at whoever owns by now: what was stored last is read, not assumed. What keeps them from it, the worker tries again. */
    private void release(Open open, Request request) {
        if (request.command() != StoreCommand.SWITCH && request.command() != StoreCommand.REVERSE) {
            return;
        }
        try {
            StoreState now = rows.read(request.store());
            if (now.held()) {
                open.store.handOver(now.primary());
                rows.change(now, now.held(false).by("system", "the change of the owner was cut short"), Map.of());
            }
        } catch (RuntimeException exception) {
            log.warn("The writers of store {} still wait: {}", request.store(), exception.getMessage());
        }
    }

    private Map<String, Object> figures(Open open, Request request, StoreState state) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("command", request.command().word());
        if (request.share() != null) {
            figures.put("percent", Percent.format(request.share()));
        }
        figures.put("mode", state.mode().name());
        figures.put("copied", state.progress().copied());
        figures.put("compared", state.progress().compared());
        figures.put("wrong", state.progress().wrong());
        figures.put("verified_at", String.valueOf(state.progress().verifiedAt()));
        Long outstanding = outstanding(open, state);
        figures.put("outstanding", outstanding == null ? "not known" : outstanding);
        return figures;
    }

    private static @Nullable Long outstanding(Open open, StoreState state) {
        try {
            return state.stage().synchronizes() ? open.store.outstanding(state.primary()) : Long.valueOf(0);
        } catch (RuntimeException exception) {
            log.debug("What is outstanding of store {} is not known", state.store(), exception);
            return null;
        }
    }

    private List<String> blocking(Open open, StoreCommand command, StoreState state) {
        StoreDecision decision = StoreDecision.of(command, state, open.plan, null);
        return decision instanceof StoreDecision.Refused(String because) ? List.of(because) : gates.blocking(decision, state, open.plan, open.store);
    }

    private Open open(String store) {
        Open open = stores.get(store);
        if (open == null) {
            throw new NoSuchElementException("There is no store " + store);
        }
        return open;
    }

    @Override
    public void close() {
        stores.values().forEach(open -> {
            open.worker.close();
            open.access.close();
            open.store.close();
        });
        try {
            leadership.close();
        } catch (SQLException exception) {
            log.debug("The locks go with their connection", exception);
        }
    }
}
