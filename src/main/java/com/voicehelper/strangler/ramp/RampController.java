package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.move.Moves;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Drives the ramps of all modules whose automation is not off, on the one node that has the lease. Each turn assesses a state and
 * changes exactly that state or nothing, so a person who was faster wins, and the next turn starts from what the person decided.
 */
final class RampController implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RampController.class);

    /** The same reason is told again after so long. */
    private static final long RETOLD_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final ModuleStates states;
    private final Assessor assessor;
    private final Moves moves;
    private final Audit audit;
    private final Lease lease;
    private final RampMetrics metrics;
    private final Map<String, Map<String, Long>> told = new HashMap<>();
    private final Map<String, String> problems = new HashMap<>();
    private final Thread thread;
    private volatile Duration pause = Duration.ofSeconds(1);
    private volatile boolean closed;

    /** Takes its turns only once it is started. */
    RampController(ModuleStates states, Assessor assessor, Moves moves, Audit audit, Lease lease, RampMetrics metrics) {
        this.states = states;
        this.assessor = assessor;
        this.moves = moves;
        this.audit = audit;
        this.lease = lease;
        this.metrics = metrics;
        // Of the platform: a service that fails may fill the processors, and then its reads must go back.
        this.thread = Thread.ofPlatform().daemon().name("ramps").unstarted(this::run);
    }

    RampController start(Duration every) {
        pause = every;
        thread.start();
        return this;
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(pause);
                turn();
            } catch (InterruptedException exception) {
                return;
            } catch (RuntimeException | Error exception) {
                log.warn("A turn of the ramps failed; the next one follows", exception);
            }
        }
    }

    /** One look at every module that ramps by itself, if this node has the lease. */
    void turn() {
        List<String> modules = states.all().stream().filter(state -> state.automation() != Automation.OFF).map(ModuleState::module).toList();
        told.keySet().retainAll(modules);
        if (modules.isEmpty()) {
            lease.close();
        }
        if (modules.isEmpty() || !lease.take()) {
            metrics.forget();
            return;
        }
        for (String module : modules) {
            try {
                turn(module);
                problems.remove(module);
            } catch (RuntimeException exception) {
                stands(module, exception);
            }
        }
    }

    private void stands(String module, RuntimeException exception) {
        String problem = String.valueOf(exception.getMessage());
        if (!problem.equals(problems.put(module, problem))) {
            log.warn("The ramp of module {} can go neither on nor back: {}", module, problem);
            log.debug("The ramp of module {}", module, exception);
        }
        metrics.unknown(module);
    }

    private void turn(String module) {
        ModuleState state = states.refresh(module);
        Assessment assessment = assessor.assess(state);
        metrics.show(assessment);
        try {
            act(assessment);
        } catch (OptimisticLockingFailureException overtaken) {
            log.info("The ramp of module {} steps aside: {}", module, overtaken.getMessage());
        }
    }

    private void act(Assessment assessment) {
        ModuleState state = assessment.state();
        switch (assessment.turn()) {
            case Turn.Advance advance -> change(assessment, advance.share(), Automation.RUNNING);
            case Turn.Back back -> change(assessment, back.share(), Automation.ROLLED_BACK);
            case Turn.Pause pause -> change(assessment, state.readShare(), Automation.PAUSED);
            case Turn.End end -> change(assessment, state.readShare(), Automation.OFF);
            case Turn.Hold hold -> tell(assessment, hold);
            case Turn.Rest rest -> told.remove(state.module());
        }
    }

    private void change(Assessment assessment, int share, Automation automation) {
        String says = assessment.turn().says();
        ModuleState after = moves.automate(assessment.state(), share, automation, says, assessment.figures());
        told.remove(after.module());
        log.atLevel(assessment.turn() instanceof Turn.Back ? Level.WARN : Level.INFO).log("The ramp of module {} {}", after.module(), says);
    }

    /** A hold is in the audit when it has another reason, not each second; of reasons that come and go, each one every few minutes. */
    private void tell(Assessment assessment, Turn.Hold hold) {
        ModuleState state = assessment.state();
        Map<String, Long> reasons = told.computeIfAbsent(state.module(), module -> new HashMap<>());
        Long before = reasons.get(hold.reason());
        if (before != null && System.nanoTime() - before < RETOLD_NANOS) {
            return;
        }
        reasons.put(hold.reason(), System.nanoTime());
        audit.note(state, Moves.AUTOMATION, hold.says(), assessment.figures());
        log.info("The ramp of module {} {}", state.module(), hold.says());
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        lease.close();
    }
}
