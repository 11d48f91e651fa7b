package com.voicehelper.orchestrator.web;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.domain.Tasks;
import com.voicehelper.platform.ApiException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Waits for the ends of tasks that somebody else performs. Thread-safe. */
@Component
class TaskEnds {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Tasks tasks;
    private final OrchestratorSettings settings;

    TaskEnds(Tasks tasks, OrchestratorSettings settings) {
        this.tasks = tasks;
        this.settings = settings;
    }

    /** @throws ApiException 404 when there is no such task, 504 when it does not end in its time */
    Task await(String tenantId, UUID id) {
        long deadline = System.nanoTime() + settings.timeout().plus(GRACE).toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                Task task = tasks.find(tenantId, id).orElseThrow(() -> ApiException.notFound("There is no such task"));
                if (task.state().ended()) {
                    return task;
                }
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        throw ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "TIMEOUT", "The answer did not come in time");
    }
}
