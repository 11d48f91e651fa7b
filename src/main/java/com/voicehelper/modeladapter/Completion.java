package com.voicehelper.modeladapter;

import java.util.List;

/**
 * How a completion ended.
 *
 * @param model        who wrote it
 * @param finishReason {@code stop}, {@code length}, {@code tool_calls} or {@code cancelled}
 * @param toolCalls    what the model wants called; empty unless that is the reason
 * @param inputTokens  as the provider counts them; counted here where it does not say
 * @param cost         micro-units of the currency
 */
public record Completion(String model, String finishReason, List<ToolCall> toolCalls, long inputTokens, long outputTokens, long cost) {

    public Completion {
        toolCalls = List.copyOf(toolCalls);
    }
}
