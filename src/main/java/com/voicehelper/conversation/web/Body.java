package com.voicehelper.conversation.web;

import com.voicehelper.conversation.chat.Prompt.Turn;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object that a client sent. The families name one thing differently, so a field is asked for by all its names;
 * a field of the wrong type is a 400 that names it. Null counts as missing.
 */
record Body(JsonNode fields) {

    private static final int LONGEST_CONTENT = 100_000;
    private static final int LONGEST_METADATA = 65_536;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_MESSAGES = 500;
    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");

    /** @throws ApiException 400 when the body is not a JSON object */
    static Body of(JsonMapper json, HttpServletRequest request) throws IOException {
        JsonNode node = JsonBody.read(json, request, JsonNode.class);
        if (node == null) {
            throw ApiException.badRequest("The body is empty; send a JSON object");
        }
        return of(node);
    }

    /** As {@link #of}, but an empty body is an empty object. */
    static Body ofOptional(JsonMapper json, HttpServletRequest request) throws IOException {
        JsonNode node = JsonBody.read(json, request, JsonNode.class);
        return node == null ? new Body(json.createObjectNode()) : of(node);
    }

    static Body of(JsonNode node) {
        if (!node.isObject()) {
            throw ApiException.badRequest("The body must be a JSON object");
        }
        return new Body(node);
    }

    boolean has(String name) {
        return fields.hasNonNull(name);
    }

    /** The first of these fields that is there, at most 200 characters. */
    @Nullable String name(String... names) {
        return text(LONGEST_NAME, names);
    }

    /** @throws ApiException 400 when it is missing or blank, 422 when it is too long */
    String content(String... names) {
        String content = text(Integer.MAX_VALUE, names);
        if (content == null || content.isBlank()) {
            throw ApiException.badRequest("'" + names[0] + "' is missing or empty");
        }
        if (content.length() > LONGEST_CONTENT) {
            throw ApiException.unprocessable("'" + names[0] + "' is longer than " + LONGEST_CONTENT + " characters");
        }
        return content;
    }

    private @Nullable String text(int longest, String... names) {
        for (String name : names) {
            if (has(name)) {
                JsonNode value = fields.get(name);
                if (!value.isString()) {
                    throw ApiException.badRequest("'" + name + "' must be a string");
                }
                return checked(name, value.asString(), longest);
            }
        }
        return null;
    }

    private static String checked(String name, String text, int longest) {
        if (text.length() > longest) {
            throw ApiException.badRequest("'" + name + "' is longer than " + longest + " characters");
        }
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            boolean lone = Character.isHighSurrogate(unit)
                    ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                    : Character.isLowSurrogate(unit) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
            if (unit == 0 || lone) {
                throw ApiException.badRequest("'" + name + "' contains a character that cannot be stored");
            }
        }
        return text;
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!fields.get(name).isBoolean()) {
            throw ApiException.badRequest("'" + name + "' must be true or false");
        }
        return fields.get(name).booleanValue();
    }

    @Nullable Double number(String name, double least, double most) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = fields.get(name);
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw ApiException.badRequest("'" + name + "' must be a number from " + least + " to " + most);
        }
        return value.doubleValue();
    }

    /** Null when missing. */
    @Nullable JsonNode object(String name) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = fields.get(name);
        if (!value.isObject()) {
            throw ApiException.badRequest("'" + name + "' must be an object");
        }
        if (value.toString().length() > LONGEST_METADATA) {
            throw ApiException.badRequest("'" + name + "' is longer than " + LONGEST_METADATA + " characters of JSON");
        }
        return value;
    }

    /** The client's own telling of the conversation; the last one is what it asks. */
    List<Turn> turns(String name) {
        JsonNode messages = fields.get(name);
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw ApiException.badRequest("'" + name + "' must be a list with at least one message");
        }
        if (messages.size() > MOST_MESSAGES) {
            throw ApiException.unprocessable("'" + name + "' has more than " + MOST_MESSAGES + " messages");
        }
        List<Turn> turns = new ArrayList<>();
        for (JsonNode message : messages) {
            if (!message.isObject()) {
                throw ApiException.badRequest("'" + name + "' must contain objects");
            }
            Body turn = new Body(message);
            turns.add(new Turn(null, turn.role("user"), turn.content("content")));
        }
        return turns;
    }

    String role(String missing) {
        String role = name("role");
        if (role != null && !ROLES.contains(role)) {
            throw ApiException.badRequest("'role' must be one of assistant, system, tool, user");
        }
        return role == null ? missing : role;
    }
}
