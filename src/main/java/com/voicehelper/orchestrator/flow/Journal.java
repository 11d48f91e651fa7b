package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The steps of one task as they begin and end, each within its time. What was completed by an attempt before is not done again.
 * Thread-safe: steps may be made side by side.
 */
public final class Journal {

    private final Duration stepTimeout;
    private final Clock clock;
    private final Listener listener;
    private final Map<Integer, TaskReport.Step> steps = new TreeMap<>();
    private @Nullable UUID firstCall;

    /** Hears of a step before it begins and after it has ended, on its thread; what it throws ends the task. */
    @FunctionalInterface
    public interface Listener {
        void changed(TaskReport.Step step);
    }

    /**
     * @param before    the steps of attempts before
     * @param firstCall the id of the first call; null: as every other, a new one
     */
    public Journal(Duration stepTimeout, Clock clock, Collection<TaskReport.Step> before, @Nullable UUID firstCall, Listener listener) {
        this.stepTimeout = stepTimeout;
        this.clock = clock;
        this.listener = listener;
        this.firstCall = firstCall;
        before.forEach(step -> steps.put(step.number(), step));
    }

    /** All steps so far, in the order in which they began. */
    public synchronized Collection<TaskReport.Step> steps() {
        return List.copyOf(steps.values());
    }

    synchronized Optional<Answered> completed(int place) {
        return steps.values().stream().filter(step -> step.place() == place && step.state() == State.COMPLETED).findFirst().map(TaskReport.Step::answered);
    }

    /**
     * Makes a step, unless it was completed before.
     *
     * @param call gets the id for the call and the word to stop, which comes with the task's or when the step takes too long
     * @throws ApiException 504 when the step took too long, or what the call threw
     */
    Answered step(int place, String kind, Cancellation cancellation, BiFunction<UUID, Cancellation, Answered> call) {
        return completed(place).orElseGet(() -> made(place, kind, cancellation, call));
    }

    private Answered made(int place, String kind, Cancellation cancellation, BiFunction<UUID, Cancellation, Answered> call) {
        Cancellation stop = new Cancellation();
        cancellation.onCancel(stop::cancel);
        TaskReport.Step begun = begin(place, kind);
        try (Deadline deadline = Deadline.in(stepTimeout, stop::cancel)) {
            Answered answered = call.apply(callId(), stop);
            if (deadline.passed()) {
                changed(ended(begun, State.FAILED, answered, "took too long"));
                throw ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "STEP_TIMEOUT", "A step of the answer took longer than " + stepTimeout.toSeconds() + " seconds");
            }
            changed(ended(begun, cancellation.cancelled() ? State.CANCELLED : State.COMPLETED, answered, null));
            return answered;
        } catch (RuntimeException failure) {
            if (running(begun)) {
                changed(ended(begun, State.FAILED, null, failure instanceof ApiException ? failure.getMessage() : "internal error"));
            }
            throw failure;
        }
    }

    private synchronized UUID callId() {
        UUID id = firstCall == null ? Ids.next() : firstCall;
        firstCall = null;
        return id;
    }

    private TaskReport.Step begin(int place, String kind) {
        TaskReport.Step begun;
        synchronized (this) {
            begun = new TaskReport.Step(steps.size() + 1, place, kind, State.RUNNING, null, null, clock.instant(), null);
            steps.put(begun.number(), begun);
        }
        listener.changed(begun);
        return begun;
    }

    private TaskReport.Step ended(TaskReport.Step begun, State state, @Nullable Answered answered, @Nullable String error) {
        return new TaskReport.Step(begun.number(), begun.place(), begun.kind(), state, error, answered, begun.startedAt(), clock.instant());
    }

    private synchronized boolean running(TaskReport.Step begun) {
        return steps.get(begun.number()).state() == State.RUNNING;
    }

    private void changed(TaskReport.Step step) {
        synchronized (this) {
            steps.put(step.number(), step);
        }
        listener.changed(step);
    }
}
