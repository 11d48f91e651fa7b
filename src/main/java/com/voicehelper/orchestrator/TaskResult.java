package com.voicehelper.orchestrator;

import com.voicehelper.modeladapter.ToolCall;
import java.util.List;

/**
 * How a task ended that did.
 *
 * @param flow         how it was done; never AUTO
 * @param finishReason {@code stop}, {@code length}, {@code tool_calls} or {@code cancelled}
 * @param cost         micro-units of the currency
 */
public record TaskResult(
        TaskRequest.Flow flow, String model, String provider, String finishReason, List<ToolCall> toolCalls, long inputTokens, long outputTokens, long cost) {

    public TaskResult {
        toolCalls = List.copyOf(toolCalls);
    }
}
