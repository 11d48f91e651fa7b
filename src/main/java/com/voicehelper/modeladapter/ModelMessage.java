package com.voicehelper.modeladapter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of the conversation that a model completes.
 *
 * @param role       {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content    empty when an assistant's message only calls tools
 * @param toolCalls  what an assistant's message called; empty otherwise
 * @param toolCallId the call that a tool's message answers; null otherwise
 */
public record ModelMessage(String role, String content, List<ToolCall> toolCalls, @Nullable String toolCallId) {

    public ModelMessage {
        toolCalls = List.copyOf(toolCalls);
    }

    public static ModelMessage of(String role, String content) {
        return new ModelMessage(role, content, List.of(), null);
    }
}
