package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskReport.End;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.flow.Deadline;
import com.voicehelper.orchestrator.flow.Journal;
import com.voicehelper.orchestrator.flow.Performer;
import com.voicehelper.orchestrator.flow.Planner;
import com.voicehelper.orchestrator.flow.Workflow;
import com.voicehelper.platform.ApiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Plans and performs a task once, within its time. */
@Component
class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Planner planner;
    private final Performer performer;

    Attempt(Planner planner, Performer performer) {
        this.planner = planner;
        this.performer = performer;
    }

    /** @param failure why it failed; null when it did not, or was stopped */
    record Outcome(End end, @Nullable ApiException failure) {}

    Outcome make(TaskRequest request, Journal journal, TaskOutput output, RunningTask task, Duration time) {
        String late = "The answer took longer than " + Math.max(1, time.toSeconds()) + " seconds";
        Workflow workflow = null;
        try (Deadline ignored = Deadline.in(time, () -> task.stop(State.FAILED, late))) {
            workflow = planner.plan(request, journal, task.cancellation());
            Answered answered = performer.perform(request, workflow, journal, output, task.cancellation());
            return ended(workflow.flow(), State.COMPLETED, answered, null, task);
        } catch (ApiException failure) {
            LOG.warn("Task {} failed: {}", request.id(), failure.getMessage(), failure.getCause());
            return ended(flow(workflow, request), State.FAILED, null, failure, task);
        } catch (TransientDataAccessException | NonTransientDataAccessResourceException | TransactionException away) {
            LOG.warn("Task {} failed: {}", request.id(), away.toString());
            return ended(flow(workflow, request), State.FAILED, null,
                    ApiException.unavailable("The database does not answer; try again", 1), task);
        } catch (RuntimeException failure) {
            if (task.stopped() == null) {
                LOG.error("Task {} failed", request.id(), failure);
            }
            return ended(flow(workflow, request), State.FAILED, null,
                    ApiException.of(HttpStatus.BAD_GATEWAY, "TASK_FAILED", "The answer could not be made"), task);
        }
    }

    private static TaskRequest.Flow flow(@Nullable Workflow workflow, TaskRequest request) {
        return workflow == null ? request.flow() : workflow.flow();
    }

    /** Whoever stopped it says why it ended. */
    private static Outcome ended(TaskRequest.Flow flow, State state, @Nullable Answered answered, @Nullable ApiException failure, RunningTask task) {
        RunningTask.Stop stop = task.stopped();
        if (stop == null) {
            return new Outcome(new End(state, flow, answered, failure == null ? null : failure.getMessage()), failure);
        }
        return stop.state() == State.CANCELLED
                ? new Outcome(new End(State.CANCELLED, flow, answered, null), null)
                : new Outcome(new End(State.FAILED, flow, answered, stop.error()),
                        ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "TASK_STOPPED", String.valueOf(stop.error())));
    }
}
