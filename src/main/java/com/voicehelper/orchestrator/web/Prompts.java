package com.voicehelper.orchestrator.web;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages in OpenAI's form. */
final class Prompts {

    private static final int MOST_MESSAGES = 500;
    private static final int LONGEST = 400_000;
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");

    private Prompts() {}

    /** @throws ApiException 400 when they are not what a conversation is made of, 422 when they are too long */
    static List<ModelMessage> of(JsonFields body) {
        JsonNode messages = body.fields().get("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw ApiException.badRequest("'messages' must be a list with at least one message");
        }
        if (messages.size() > MOST_MESSAGES) {
            throw ApiException.badRequest("'messages' has more than " + MOST_MESSAGES + " messages");
        }
        List<ModelMessage> turns = new ArrayList<>();
        long length = 0;
        for (int index = 0; index < messages.size(); index++) {
            ModelMessage turn = message("messages[" + index + "]", messages.get(index));
            length += turn.content().length();
            turns.add(turn);
        }
        if (length > LONGEST) {
            throw ApiException.unprocessable("'messages' are longer than " + LONGEST + " characters together");
        }
        if (!turns.getLast().role().equals("tool") && turns.getLast().content().isBlank()) {
            throw ApiException.badRequest("The last message is empty");
        }
        return turns;
    }

    private static ModelMessage message(String name, JsonNode node) {
        if (!node.isObject()) {
            throw ApiException.badRequest("'" + name + "' must be an object");
        }
        String role = node.path("role").asString("");
        if (!ROLES.contains(role)) {
            throw ApiException.badRequest("'" + name + ".role' must be one of assistant, developer, system, tool, user");
        }
        List<ToolCall> calls = node.path("tool_calls").valueStream().map(call -> toolCall(name, call)).toList();
        String answers = node.path("tool_call_id").asString(null);
        if (role.equals("tool") && answers == null) {
            throw ApiException.badRequest("'" + name + ".tool_call_id' is missing");
        }
        String content = content(name + ".content", node.get("content"), !calls.isEmpty());
        return new ModelMessage(role.equals("developer") ? "system" : role, content, calls, role.equals("tool") ? answers : null);
    }

    /** A text, or a list of parts of which each is a text. */
    private static String content(String name, @Nullable JsonNode content, boolean mayBeMissing) {
        if (content == null || content.isNull()) {
            if (mayBeMissing) {
                return "";
            }
            throw ApiException.badRequest("'" + name + "' is missing");
        }
        if (content.isArray()) {
            StringBuilder text = new StringBuilder();
            content.forEach(part -> text.append(part(name, part)));
            return text.toString();
        }
        return text(name, content);
    }

    private static String part(String name, JsonNode part) {
        String type = part.path("type").asString("");
        if (!type.equals("text")) {
            throw ApiException.badRequest("'" + name + "' has a part of type '" + type + "'; only 'text' is understood");
        }
        return text(name, part.path("text"));
    }

    private static String text(String name, JsonNode text) {
        if (!text.isString()) {
            throw ApiException.badRequest("'" + name + "' must be a string, or a list of parts");
        }
        return text.asString().replace("\0", "");
    }

    private static ToolCall toolCall(String name, JsonNode call) {
        JsonNode function = call.path("function");
        if (!call.path("id").isString() || !function.path("name").isString()) {
            throw ApiException.badRequest("'" + name + ".tool_calls' must have an id and a function with a name");
        }
        return new ToolCall(call.get("id").asString(), function.get("name").asString(), function.path("arguments").asString("{}"));
    }
}
