package com.voicehelper.orchestrator;

/**
 * Where reports of tasks go: to the side that owns the data by then, which need not be the one that began the task. For whoever performs
 * tasks, not for other modules. Thread-safe; not to be called inside a transaction.
 */
public interface TaskReports {

    /**
     * Stores the report, if the task is still performed under its lease. The first end stays: a cancelled task stays cancelled, and what
     * it cost until it stopped is added. Repeating a report changes nothing.
     *
     * @return the state that the task has now; CANCELLED also when there is no such task or somebody else has leased it: stop
     */
    Task.State report(TaskReport report);
}
