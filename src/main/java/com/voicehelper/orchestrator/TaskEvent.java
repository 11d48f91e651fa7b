package com.voicehelper.orchestrator;

import com.voicehelper.platform.event.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/** What is to be done ({@code ai.tasks}), in order per task. What came of it is told on {@code ai.results} by {@link TaskOutcome}. */
public sealed interface TaskEvent extends DomainEvent {

    UUID taskId();

    @Override
    default String topic() {
        return "ai.tasks";
    }

    @Override
    default String aggregateType() {
        return "task";
    }

    @Override
    default String aggregateId() {
        return taskId().toString();
    }

    record Requested(UUID taskId, String tenantId, String userId, String flow, Instant requestedAt) implements TaskEvent {
        @Override
        public String type() {
            return "ai.task.requested";
        }
    }

    record Cancelled(UUID taskId, String tenantId, Instant cancelledAt) implements TaskEvent {
        @Override
        public String type() {
            return "ai.task.cancelled";
        }
    }
}
