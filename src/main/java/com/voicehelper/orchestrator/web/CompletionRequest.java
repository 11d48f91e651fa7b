package com.voicehelper.orchestrator.web;

import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.orchestrator.TaskRequest.Flow;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.flow.ChatModels;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.JsonFields;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client asks for in OpenAI's form. Besides it are understood {@code use_rag} (false: not from documents), {@code top_k} and
 * {@code knowledge_base_ids}; a {@code conversation_id} is accepted and changes nothing: the messages are the conversation. A field that is
 * not known is ignored.
 *
 * @param usage whether a stream ends with what was used
 */
record CompletionRequest(TaskRequest task, boolean stream, boolean usage) {

    private static final int MOST_PASSAGES = 50;

    /** @throws ApiException 400 when it cannot be answered */
    static CompletionRequest of(JsonFields body, Caller caller, ChatModels models) {
        if (body.wholeNumber("n", 1, 128) instanceof Integer n && n != 1) {
            throw ApiException.badRequest("'n' must be 1: one answer is made at a time");
        }
        JsonNode tools = array(body, "tools");
        Flow flow = tools != null || declined(body, "use_rag") ? Flow.DIRECT : Flow.AUTO;
        JsonNode options = body.object("stream_options");
        String most = body.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        TaskRequest task = new TaskRequest(Ids.next(), caller.tenantId(), caller.userId(), flow, Prompts.of(body),
                body.idsOrNames(caller.tenantId(), "knowledge_base_ids", "dataset_ids", "dataset_id"), topK(body),
                choice(body.name("model"), tools != null, models), body.number("temperature", 0, 2), body.wholeNumber(most, 1, 1_000_000),
                tools, tools == null ? null : body.fields().get("tool_choice"));
        return new CompletionRequest(task, body.flag("stream"), options != null && options.path("include_usage").asBoolean(false));
    }

    static @Nullable Integer topK(JsonFields body) {
        Integer number = body.wholeNumber("top_k", 1, 1_000);
        return number == null ? null : Math.min(MOST_PASSAGES, number);
    }

    static boolean declined(JsonFields body, String flag) {
        return body.has(flag) && !body.flag(flag);
    }

    /** A model of that name where there is one; other names are those of models that clients believe to be everywhere, and get what fits. */
    static ModelChoice choice(@Nullable String model, boolean tools, ChatModels models) {
        boolean known = model != null && models.configured(model);
        Set<Capability> needs = tools && !known && models.anyWith(Capability.TOOLS) ? Set.of(Capability.TOOLS) : Set.of();
        return new ModelChoice(known ? model : null, needs, ModelChoice.Preference.BALANCED, null);
    }

    private static @Nullable JsonNode array(JsonFields body, String name) {
        JsonNode value = body.has(name) ? body.fields().get(name) : null;
        if (value != null && !value.isArray()) {
            throw ApiException.badRequest("'" + name + "' must be a list");
        }
        return value == null || value.isEmpty() ? null : value;
    }
}
