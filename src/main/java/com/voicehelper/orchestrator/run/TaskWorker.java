package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.orchestrator.domain.TaskLeases.Leased;
import com.voicehelper.orchestrator.domain.TaskLeases;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.flow.ChatModels;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Does tasks in the background, so many at once, where the module's writes are owned. A task whose worker falls silent is leased again, and
 * goes on after the steps that were completed. Thread-safe.
 */
@Component
class TaskWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TaskWorker.class);
    private static final long LOOK_MILLIS = 500;

    private final TaskLeases leases;
    private final Attempt attempt;
    private final RunningTasks running;
    private final Reporting reporting;
    private final ChatModels models;
    private final ModuleOwnership ownership;
    private final OrchestratorSettings settings;
    private final Clock clock;
    private final Semaphore places;
    private final Semaphore nudged = new Semaphore(0);
    private volatile boolean stopped;
    private boolean failing;
    private @Nullable Thread thread;

    TaskWorker(TaskLeases leases, Attempt attempt, RunningTasks running, TaskReports reports, ChatModels models, ModuleOwnership ownership,
            OrchestratorSettings settings, Clock clock) {
        this.leases = leases;
        this.attempt = attempt;
        this.running = running;
        this.reporting = new Reporting(reports);
        this.models = models;
        this.ownership = ownership;
        this.settings = settings;
        this.clock = clock;
        this.places = new Semaphore(settings.workers());
    }

    /** There is something to do. */
    void nudge() {
        nudged.release();
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("task worker").start(this::work);
    }

    private void work() {
        try {
            while (!stopped) {
                nudged.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                nudged.drainPermits();
                lease();
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private void lease() {
        int free = places.drainPermits();
        int leased = 0;
        try {
            if (free > 0 && !stopped && ownership.ownsWrites("orchestrator")) {
                for (Leased task : leases.lease(free)) {
                    leased++;
                    Thread.ofVirtual().name("task").start(() -> perform(task));
                }
            }
            failing = false;
        } catch (RuntimeException | Error failure) {
            if (!failing) {
                LOG.warn("No task can be leased for now: {}", failure.toString());
            }
            failing = true;
        } finally {
            places.release(free - leased);
        }
    }

    private void perform(Leased leased) {
        try {
            running.with(leased.request().id(), task -> {
                new LeasedTask(leased, task, reporting, models, settings).perform(attempt, clock);
                return task;
            });
        } catch (RuntimeException failure) {
            LOG.warn("Task {} is left to whoever leases it next: {}", leased.request().id(), failure.toString());
        } finally {
            places.release();
            nudge();
        }
    }

    /** Nothing new; {@link RunningTasks} stops what is being done. */
    @Override
    public void stop() {
        stopped = true;
        nudge();
    }

    @Override
    public boolean isRunning() {
        return thread != null && !stopped;
    }
}
