package com.voicehelper.orchestrator;

import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.rag.Citation;
import java.util.List;

/**
 * What one call answered, or a whole task.
 *
 * @param citations    what the text draws on
 * @param model        who wrote it; the models, joined with a comma, where several did
 * @param finishReason as in {@link TaskResult}
 * @param cost         micro-units of the currency
 */
public record Answered(
        String text, List<Citation> citations, String model, String provider, String finishReason, List<ToolCall> toolCalls, long inputTokens,
        long outputTokens, long cost) {

    public Answered {
        citations = List.copyOf(citations);
        toolCalls = List.copyOf(toolCalls);
    }

    public TaskResult result(TaskRequest.Flow flow) {
        return new TaskResult(flow, model, provider, finishReason, toolCalls, inputTokens, outputTokens, cost);
    }
}
