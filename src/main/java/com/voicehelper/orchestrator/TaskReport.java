package com.voicehelper.orchestrator;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What whoever performs a task tells of it.
 *
 * @param lease   the number under which it is performed; 0 on the thread of who asked
 * @param percent 0 to 100
 * @param steps   those that began or ended since the report before
 * @param end     null while it goes on
 */
public record TaskReport(UUID taskId, long lease, int percent, List<Step> steps, @Nullable End end) {

    public TaskReport {
        steps = List.copyOf(steps);
    }

    /**
     * One call of the task, as it is now; what was told of it before is replaced.
     *
     * @param number   from 1, in the order in which the steps began
     * @param place    which part of the workflow it does, the same in every attempt
     * @param state    RUNNING, COMPLETED, FAILED or CANCELLED
     * @param answered null unless completed, or cancelled after its first words
     */
    public record Step(
            int number, int place, String kind, Task.State state, @Nullable String error, @Nullable Answered answered, Instant startedAt, @Nullable Instant endedAt) {}

    /**
     * @param state    a final one; QUEUED: to be tried again, by whoever leases it next
     * @param answered null unless something was answered
     * @param error    null unless failed
     */
    public record End(Task.State state, TaskRequest.Flow flow, @Nullable Answered answered, @Nullable String error) {}
}
