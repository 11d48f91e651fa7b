package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.flow.Journal;
import com.voicehelper.orchestrator.run.Attempt.Outcome;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Performs tasks on the thread of who asked, which hears the answer as it is made. Thread-safe. */
@Component
public class Runs {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final Attempt attempt;
    private final RunningTasks running;
    private final Reporting reporting;
    private final OrchestratorSettings settings;
    private final Clock clock;

    /** @param reports the routed ones: a task may end where the data is owned elsewhere by then */
    Runs(Attempt attempt, RunningTasks running, TaskReports reports, OrchestratorSettings settings, Clock clock) {
        this.attempt = attempt;
        this.running = running;
        this.reporting = new Reporting(reports);
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Performs a task that was recorded, and reports how it ended.
     *
     * @throws ApiException why it failed
     */
    public TaskResult perform(TaskRequest request, TaskOutput output, Cancellation cancellation) {
        return running.with(request.id(), task -> {
            cancellation.onCancel(() -> task.stop(State.CANCELLED, null));
            Journal journal = new Journal(settings.stepTimeout(), clock, List.of(), request.id(), step -> {});
            Outcome outcome = attempt.make(request, journal, output, task, settings.timeout());
            report(request, journal, outcome.end());
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            return result(outcome.end());
        });
    }

    /** An answer that was given out stands, also when it cannot be accounted for: then its task counts as interrupted. */
    private void report(TaskRequest request, Journal journal, TaskReport.End end) {
        try {
            reporting.report(new TaskReport(request.id(), 0, 100, List.copyOf(journal.steps()), end));
        } catch (RuntimeException failure) {
            LOG.error("How task {} ended could not be stored", request.id(), failure);
        }
    }

    private static TaskResult result(TaskReport.End end) {
        Answered answered = end.answered() != null ? end.answered() : new Answered("", List.of(), "", "", "", List.of(), 0, 0, 0);
        TaskResult result = answered.result(end.flow());
        return end.state() != State.CANCELLED ? result : new TaskResult(result.flow(), result.model(), result.provider(), "cancelled", result.toolCalls(),
                result.inputTokens(), result.outputTokens(), result.cost());
    }
}
