package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.modeladapter.domain.Grounding;
import com.voicehelper.modeladapter.domain.Model;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies that are sent. */
final class OpenAiRequests {

    private final JsonMapper json;

    OpenAiRequests(JsonMapper json) {
        this.json = json;
    }

    JsonNode completion(Model model, ModelCall call) {
        ObjectNode body = json.createObjectNode();
        body.put("model", model.nameThere());
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        ArrayNode messages = body.putArray("messages");
        Grounding.messages(call).forEach(message -> messages.add(message(message)));
        if (call.temperature() != null) {
            body.put("temperature", call.temperature());
        }
        if (call.maxTokens() != null) {
            body.put("max_tokens", call.maxTokens());
        }
        if (call.tools() != null && !call.tools().isEmpty()) {
            body.set("tools", call.tools());
            if (call.toolChoice() != null) {
                body.set("tool_choice", call.toolChoice());
            }
        }
        return body;
    }

    private ObjectNode message(ModelMessage message) {
        ObjectNode node = json.createObjectNode();
        node.put("role", message.role());
        node.put("content", message.content());
        if (message.toolCallId() != null) {
            node.put("tool_call_id", message.toolCallId());
        }
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = node.putArray("tool_calls");
            message.toolCalls().forEach(call -> calls.add(toolCall(call)));
        }
        return node;
    }

    private ObjectNode toolCall(ToolCall call) {
        ObjectNode node = json.createObjectNode();
        node.put("id", call.id());
        node.put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return node;
    }

    JsonNode embedding(Model model, List<String> texts) {
        ObjectNode body = json.createObjectNode();
        body.put("model", model.nameThere());
        body.put("encoding_format", "float");
        ArrayNode input = body.putArray("input");
        texts.forEach(input::add);
        return body;
    }
}
