package com.voicehelper.orchestrator;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.util.Optional;
import java.util.UUID;

/** Tasks, in whichever process the module runs. Thread-safe; not to be called inside a transaction. */
public interface OrchestratorApi {

    /**
     * Runs a task on the calling thread and gives out its answer as it is made. The task is recorded before anything is asked, and how it
     * ended after: cancelled by the given cancellation, by {@link #cancel} from anywhere, or by its time-out.
     *
     * @throws ApiException 409 when the task's id is known; else why it failed
     */
    TaskResult run(TaskRequest request, TaskOutput output, Cancellation cancellation);

    /**
     * Has a task done in the background; {@link #task} tells how far it is. Submitting the same id again changes nothing.
     *
     * @return the task as it is
     */
    Task submit(TaskRequest request);

    /** Empty when the tenant has no such task. */
    Optional<Task> task(String tenantId, UUID id);

    /**
     * Cancels a task that has not ended.
     *
     * @return the task as it is then; empty when the tenant has no such task
     */
    Optional<Task> cancel(String tenantId, UUID id);
}
