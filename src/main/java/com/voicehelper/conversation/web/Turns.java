package com.voicehelper.conversation.web;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Messages as clients tell them. */
final class Turns {

    private static final int MOST_MESSAGES = 500;
    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");

    private Turns() {}

    /** The client's own telling of the conversation; the last one is what it asks. */
    static List<ModelMessage> of(JsonFields body, String name) {
        JsonNode messages = body.fields().get(name);
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw ApiException.badRequest("'" + name + "' must be a list with at least one message");
        }
        if (messages.size() > MOST_MESSAGES) {
            throw ApiException.unprocessable("'" + name + "' has more than " + MOST_MESSAGES + " messages");
        }
        List<ModelMessage> turns = new ArrayList<>();
        for (JsonNode message : messages) {
            if (!message.isObject()) {
                throw ApiException.badRequest("'" + name + "' must contain objects");
            }
            JsonFields turn = new JsonFields(message);
            turns.add(ModelMessage.of(role(turn, "user"), turn.content("content")));
        }
        return turns;
    }

    static String role(JsonFields message, String missing) {
        String role = message.name("role");
        if (role != null && !ROLES.contains(role)) {
            throw ApiException.badRequest("'role' must be one of assistant, system, tool, user");
        }
        return role == null ? missing : role;
    }
}
