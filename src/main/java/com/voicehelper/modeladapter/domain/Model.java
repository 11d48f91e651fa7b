package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ToolCall;
import java.util.List;

/**
 * A model, and what only its provider needs to know.
 *
 * @param nameThere as its provider calls it
 * @param batch     texts that it embeds at once
 */
public record Model(ModelDescription description, String nameThere, int batch) {

    public String name() {
        return description.name();
    }

    /** How a completion by this model ended, with what it cost. */
    public Completion completion(String finishReason, List<ToolCall> toolCalls, long inputTokens, long outputTokens) {
        return new Completion(name(), finishReason, toolCalls, inputTokens, outputTokens, description.cost(inputTokens, outputTokens));
    }
}
