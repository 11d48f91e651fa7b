package com.voicehelper.orchestrator;

import com.voicehelper.platform.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/**
 * What came of tasks, on topic {@code ai.results}, in order per task. Told here by the module that performs them; the modules that will perform
 * tasks of their own (agent, voice, multimodal) tell on the same topic.
 */
public sealed interface TaskOutcome extends DomainEvent {

    UUID taskId();

    @Override
    default String topic() {
        return "ai.results";
    }

    @Override
    default String aggregateType() {
        return "task";
    }

    @Override
    default String aggregateId() {
        return taskId().toString();
    }

    /** A step of a task in the background ended; of others, whoever asked hears the answer itself. */
    record Progressed(UUID taskId, String tenantId, String step, int percent, Instant progressedAt) implements TaskOutcome {
        @Override
        public String type() {
            return "ai.task.progressed";
        }
    }

    /** @param cost micro-units of the currency */
    record Completed(UUID taskId, String tenantId, String model, long inputTokens, long outputTokens, long cost, Instant completedAt) implements TaskOutcome {
        @Override
        public String type() {
            return "ai.task.completed";
        }
    }

    record Failed(UUID taskId, String tenantId, String error, long cost, Instant failedAt) implements TaskOutcome {
        @Override
        public String type() {
            return "ai.task.failed";
        }
    }
}
