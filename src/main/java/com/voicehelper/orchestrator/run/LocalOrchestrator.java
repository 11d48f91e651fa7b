package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.domain.Tasks;
import com.voicehelper.platform.Cancellation;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The published API on this process's own database, whoever owns the data: what HTTP and gRPC serve, and one side of the routed API. */
@Component("localOrchestrator")
class LocalOrchestrator implements OrchestratorApi {

    private final Tasks tasks;
    private final Runs runs;
    private final RunningTasks running;
    private final TaskWorker worker;

    LocalOrchestrator(Tasks tasks, Runs runs, RunningTasks running, TaskWorker worker) {
        this.tasks = tasks;
        this.runs = runs;
        this.running = running;
        this.worker = worker;
    }

    @Override
    public TaskResult run(TaskRequest request, TaskOutput output, Cancellation cancellation) {
        tasks.start(request, false);
        return runs.perform(request, output, cancellation);
    }

    @Override
    public Task submit(TaskRequest request) {
        Task task = tasks.submit(request);
        afterCommit(worker::nudge);
        return task;
    }

    @Override
    public Optional<Task> task(String tenantId, UUID id) {
        return tasks.find(tenantId, id);
    }

    @Override
    public Optional<Task> cancel(String tenantId, UUID id) {
        Optional<Task> task = tasks.cancel(tenantId, id);
        task.filter(found -> found.state() == Task.State.CANCELLED).ifPresent(found -> afterCommit(() -> running.cancelled(found.id())));
        return task;
    }

    /** At once where no transaction is open. */
    private static void afterCommit(Runnable work) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
