package com.voicehelper.orchestrator.run;

import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskReport.End;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.domain.TaskLeases.Leased;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.flow.Journal;
import com.voicehelper.orchestrator.flow.ChatModels;
import com.voicehelper.orchestrator.run.Attempt.Outcome;
import com.voicehelper.platform.ApiException;
import com.voicehelper.rag.Citation;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that a worker has leased: reports each step before it begins and after it has ended, and signs of life between. Once a report is
 * answered with anything but that the task goes on, it stops.
 */
final class LeasedTask {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedTask.class);
    private static final int ALMOST = 95;

    private final Leased leased;
    private final RunningTask task;
    private final Reporting reporting;
    private final ChatModels models;
    private final OrchestratorSettings settings;
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    LeasedTask(Leased leased, RunningTask task, Reporting reporting, ChatModels models, OrchestratorSettings settings) {
        this.leased = leased;
        this.task = task;
        this.reporting = reporting;
        this.models = models;
        this.settings = settings;
        this.ended.set((int) leased.steps().stream().filter(step -> step.state() == State.COMPLETED).count());
    }

    void perform(Attempt attempt, Clock clock) {
        Thread.ofVirtual().name("task heartbeat").start(this::beat);
        try {
            report(List.of(), leased.interrupted() && !models.free()
                    ? new End(State.FAILED, leased.request().flow(), null, "It was interrupted in the middle of a call that may have been billed")
                    : end(attempt, clock));
        } catch (RuntimeException failure) {
            LOG.warn("Task {} is left to whoever leases it next: {}", leased.request().id(), failure.toString());
        } finally {
            over.countDown();
        }
    }

    private End end(Attempt attempt, Clock clock) {
        Journal journal = new Journal(settings.stepTimeout(), clock, leased.steps(), null, this::changed);
        Outcome outcome = attempt.make(leased.request(), journal, new Unheard(), task, leased.remaining());
        ApiException failure = outcome.failure();
        return failure != null && mayBeTriedAgain(failure)
                ? new End(State.QUEUED, outcome.end().flow(), null, null)
                : outcome.end();
    }

    /** Never when the call before may have cost something. */
    private boolean mayBeTriedAgain(ApiException failure) {
        RunningTask.Stop stop = task.stopped();
        if (stop != null) {
            return stop.state() == State.QUEUED && models.free();
        }
        return ModelError.of(failure)
                .map(error -> error == ModelError.BUSY || error == ModelError.UNREACHABLE || error.mayBeBilled() && models.free())
                .orElseGet(() -> failure.status().is5xxServerError() && models.free());
    }

    private void changed(TaskReport.Step step) {
        if (step.endedAt() != null) {
            ended.incrementAndGet();
        }
        report(List.of(step), null);
    }

    private void report(List<TaskReport.Step> steps, @Nullable End end) {
        int percent = end != null && end.state() == State.COMPLETED ? 100 : ALMOST * ended.get() / (ended.get() + 1);
        State state = reporting.report(new TaskReport(leased.request().id(), leased.number(), percent, steps, end));
        if (end == null && state != State.RUNNING) {
            task.stop(State.CANCELLED, null);
            throw new LeaseLostException();
        }
    }

    private void beat() {
        try {
            while (!over.await(settings.lease().toMillis() / 3, TimeUnit.MILLISECONDS)) {
                try {
                    report(List.of(), null);
                } catch (RuntimeException | Error failure) {
                    LOG.debug("A sign of life of task {} was not heard", leased.request().id(), failure);
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    /** The answer is in the reports; nobody hears it as it is made. */
    private static final class Unheard implements TaskOutput {
        @Override
        public void citations(List<Citation> citations) {}

        @Override
        public void token(String token) {}
    }
}
