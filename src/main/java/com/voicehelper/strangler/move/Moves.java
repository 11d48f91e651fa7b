package com.voicehelper.strangler.move;

import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import com.voicehelper.strangler.sync.SwitchRefusedException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * The moves of all modules. Every command is idempotent: given again, it finishes what was cut short, or says that there is
 * nothing to do. Thread-safe, over all nodes.
 */
public final class Moves {

    private static final Logger log = LoggerFactory.getLogger(Moves.class);

    /** Who automation is, in states and audit. */
    public static final String AUTOMATION = "automation";

    private static final int ATTEMPTS = 10;

    private final LocalModules modules;
    private final Plans plans;
    private final ModuleStates states;
    private final Replication replication;
    private final Gates gates;
    private final Steps steps;
    private final NextSteps nextSteps;
    private final CommandLock lock;
    private final Refusals refusals;

    Moves(LocalModules modules, Plans plans, ModuleStates states, Replication replication, Gates gates, Steps steps, CommandLock lock,
            Refusals refusals) {
        this.modules = modules;
        this.plans = plans;
        this.states = states;
        this.replication = replication;
        this.gates = gates;
        this.steps = steps;
        this.nextSteps = new NextSteps(gates);
        this.lock = lock;
        this.refusals = refusals;
    }

    /** @throws NoSuchElementException when there is no such module */
    public MoveStatus status(String module) {
        Plan plan = plans.get(module);
        ModuleState state = states.refresh(module);
        ReplicationStatus flow = replicationStatus(module);
        return new MoveStatus(state, flow, modules.contains(module) ? nextSteps.of(state, plan, flow) : List.of());
    }

    /**
     * Does what a command asks for, or with a dry run says what that would be.
     *
     * @throws NoSuchElementException when there is no such module
     * @throws MoveRefusedException   when it is out of order, blocked, or someone else was faster
     * @throws MoveFailedException    when a step failed
     */
    public MoveOutcome run(MoveRequest request) {
        plans.get(request.module());
        if (!modules.contains(request.module())) {
            throw new MoveRefusedException(request.module() + " does not run in this process; give the command to the monolith");
        }
        try {
            if (request.now()) {
                return home(request);
            }
            return changesOnlyTheRow(request.command()) || request.dryRun()
                    ? decideUntilDone(request)
                    : lock.alone(request.module(), request.command().word() + " by " + request.by(), () -> decideAndRun(request));
        } catch (MoveRefusedException refused) {
            refusals.note(request, "refused", String.valueOf(refused.getMessage()));
            throw refused;
        } catch (MoveFailedException failed) {
            refusals.note(request, "failed", String.valueOf(failed.getMessage()));
            throw failed;
        }
    }

    /** These are settled by compare-and-set alone, so that reads go back at once, whatever else is running. */
    private static boolean changesOnlyTheRow(Command command) {
        return switch (command) {
            case RAMP, SHADOW, ADVANCE, VERIFY, THROTTLE, AUTO, HOLD, PAUSE, RESUME -> true;
            case START, REPAIR, SWITCH, REVERSE, COMPLETE, BACK, CANCEL -> false;
        };
    }

    /** Reads come home at once, whatever else is running; the owner follows as soon as no other command holds the module. */
    private MoveOutcome home(MoveRequest request) {
        Plan plan = plans.get(request.module());
        ModuleState before = states.refresh(request.module());
        Decision decision = Decision.home(before);
        if (decision instanceof Decision.Refused(String because)) {
            throw new MoveRefusedException(because);
        }
        if (decision instanceof Decision.Nothing(String because)) {
            return new MoveOutcome(before, before, because, List.of(), List.of(), request.dryRun());
        }
        List<Step> todo = steps.of(decision, request, before, plan);
        List<String> said = todo.stream().map(Step::says).toList();
        if (request.dryRun()) {
            return new MoveOutcome(before, before, "Nothing was done; the steps are shown", said, List.of(), true);
        }
        ModuleState reads = run(request, todo.subList(0, 1), before);
        ModuleState after = todo.size() == 1 ? reads : writesHome(request, todo.subList(1, todo.size()));
        return new MoveOutcome(before, after, request.module() + " is at stage " + after.stage(), said, List.of(), false);
    }

    /** A refusal says that it is one of the writes alone: the reads have come home already. */
    private ModuleState writesHome(MoveRequest request, List<Step> todo) {
        try {
            return lock.alone(request.module(), "reverse --now by " + request.by(),
                    () -> run(request, todo, states.refresh(request.module())));
        } catch (MoveRefusedException refused) {
            throw new MoveRefusedException("The reads of " + request.module() + " are home, its writes are still at the service;"
                    + " give the command again for them. " + refused.getMessage());
        }
    }

    /** How a module's data and plan stand for more reads at the service: what {@code advance} asks, gate by gate. */
    public List<Gate> dataGates(String module) {
        return gates.data(module, plans.get(module));
    }

    /**
     * Changes what automation may change, if nobody changed the module since.
     *
     * @param share of reads at the service, in 1/10 000
     * @throws OptimisticLockingFailureException when somebody did
     */
    public ModuleState automate(ModuleState expected, int share, Automation automation, String reason, Map<String, ?> figures) {
        Stage stage = share == expected.readShare() ? expected.stage() : Decision.stageOf(share, expected);
        int ceiling = automation == Automation.OFF ? Percent.ALL : expected.ceiling();
        ModuleState changed = expected.withStage(stage).withReadShare(share).withAutomation(automation, ceiling);
        return states.change(expected, changed.by(AUTOMATION, reason), figures);
    }

    /** Who holds the ramp back does not lose against a step that it takes just now: the command is decided anew, on what it has become. */
    private MoveOutcome decideUntilDone(MoveRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return decideAndRun(request);
            } catch (MoveRefusedException refused) {
                boolean overtaken = refused.getCause() instanceof OptimisticLockingFailureException;
                if (!overtaken || attempt == ATTEMPTS || !holdsBack(request, states.refresh(request.module()))) {
                    throw refused;
                }
            }
        }
    }

    private static boolean holdsBack(MoveRequest request, ModuleState now) {
        return now.changedBy().equals(AUTOMATION) && switch (request.command()) {
            case PAUSE, HOLD -> true;
            case RAMP -> request.share() != null && request.share() <= now.readShare();
            default -> false;
        };
    }

    private MoveOutcome decideAndRun(MoveRequest request) {
        Plan plan = plans.get(request.module());
        ModuleState state = states.refresh(request.module());
        Decision decision = Decision.of(request.command(), state, plan, request.share());
        if (decision instanceof Decision.Refused(String because)) {
            throw new MoveRefusedException(because);
        }
        if (decision instanceof Decision.Nothing(String because)) {
            return new MoveOutcome(state, state, because, List.of(), List.of(), request.dryRun());
        }
        List<String> blocking = gates.blocking(decision, state, plan);
        if (!blocking.isEmpty() && !request.dryRun()) {
            throw new MoveRefusedException("The command " + request.command().word() + " for " + request.module() + " is blocked: "
                    + String.join("; ", blocking), blocking);
        }
        List<Step> todo = plan(decision, request, state, plan);
        if (todo.isEmpty()) {
            String equal = "No row of " + request.module() + " is known to differ; verify compares them once more";
            return new MoveOutcome(state, state, equal, List.of(), List.of(), request.dryRun());
        }
        List<String> said = todo.stream().map(Step::says).toList();
        if (request.dryRun()) {
            List<String> notes = decision instanceof Decision.Start ? replication.notesOnStart(request.module()) : List.of();
            String message = blocking.isEmpty() ? "the steps are shown" : "the command would be refused, and would take these steps otherwise";
            return new MoveOutcome(state, state, "Nothing was done; " + message, said, blocking, notes, true);
        }
        ModuleState after = run(request, todo, state);
        return new MoveOutcome(state, after, request.module() + " is at stage " + after.stage(), said, List.of(), false);
    }

    /** What a repair would do, it has to ask. */
    private List<Step> plan(Decision decision, MoveRequest request, ModuleState state, Plan plan) {
        try {
            return steps.of(decision, request, state, plan);
        } catch (RuntimeException exception) {
            throw new MoveFailedException("What the command " + request.command().word() + " would do cannot be told: "
                    + exception.getMessage(), exception);
        }
    }

    private ModuleState run(MoveRequest request, List<Step> todo, ModuleState before) {
        ModuleState state = before;
        for (Step step : todo) {
            try {
                state = step.action().apply(state);
            } catch (MoveRefusedException refused) {
                throw refused;
            } catch (OptimisticLockingFailureException overtaken) {
                ModuleState now = states.refresh(request.module());
                throw new MoveRefusedException(now.changedBy() + " was faster (" + now.reason() + "): " + request.module() + " is now at stage "
                        + now.stage() + " with " + Percent.format(now.effectiveReadShare())
                        + " % of reads at the service; look at its status and decide again", overtaken);
            } catch (SwitchRefusedException refused) {
                throw new MoveRefusedException("The owner of " + request.module() + " was not changed: " + refused.getMessage());
            } catch (RuntimeException exception) {
                log.warn("The command {} for module {} stopped at the step '{}'", request.command().word(), request.module(), step.says(), exception);
                throw new MoveFailedException("The step '" + step.says() + "' failed: " + exception.getMessage(), exception);
            }
        }
        if (state.stage() != before.stage()) {
            log.info("Module {} went from stage {} to {} ({}: {})", request.module(), before.stage(), state.stage(), request.by(), request.reason());
        }
        return state;
    }

    private @Nullable ReplicationStatus replicationStatus(String module) {
        try {
            return replication.status(module);
        } catch (RuntimeException exception) {
            log.debug("The replication of module {} is not known", module, exception);
            return null;
        }
    }
}
