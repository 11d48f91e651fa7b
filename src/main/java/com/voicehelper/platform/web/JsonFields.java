package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object that a client sent. The families name one thing differently, so a field is asked for by all its names;
 * a field of the wrong type is a 400 that names it. Null counts as missing.
 */
public record JsonFields(JsonNode fields) {

    private static final int LONGEST_CONTENT = 100_000;
    private static final int LONGEST_METADATA = 65_536;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_IDS = 100;

    /** @throws ApiException 400 when the body is not a JSON object */
    public static JsonFields of(JsonMapper json, HttpServletRequest request) throws IOException {
        JsonNode node = JsonBody.read(json, request, JsonNode.class);
        if (node == null) {
            throw ApiException.badRequest("The body is empty; send a JSON object");
        }
        return of(node);
    }

    /** As {@link #of}, but an empty body is an empty object. */
    public static JsonFields ofOptional(JsonMapper json, HttpServletRequest request) throws IOException {
        JsonNode node = JsonBody.read(json, request, JsonNode.class);
        return node == null ? new JsonFields(json.createObjectNode()) : of(node);
    }

    public static JsonFields of(JsonNode node) {
        if (!node.isObject()) {
            throw ApiException.badRequest("The body must be a JSON object");
        }
        return new JsonFields(node);
    }

    public boolean has(String name) {
        return fields.hasNonNull(name);
    }

    /** The first of these fields that is there, at most 200 characters. */
    public @Nullable String name(String... names) {
        return text(LONGEST_NAME, names);
    }

    /** @throws ApiException 400 when it is missing or blank, 422 when it is too long */
    public String content(String... names) {
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

    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!fields.get(name).isBoolean()) {
            throw ApiException.badRequest("'" + name + "' must be true or false");
        }
        return fields.get(name).booleanValue();
    }

    public @Nullable Double number(String name, double least, double most) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = fields.get(name);
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw ApiException.badRequest("'" + name + "' must be a number from " + plain(least) + " to " + plain(most));
        }
        return value.doubleValue();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** Null when missing; 3.0 is whole. */
    public @Nullable Integer wholeNumber(String name, int least, int most) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = fields.get(name);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (number != Math.rint(number) || number < least || number > most) {
            throw ApiException.badRequest("'" + name + "' must be a whole number "
                    + (most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most));
        }
        return (int) number;
    }

    /** Null when missing. */
    public @Nullable JsonNode object(String name) {
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

    /**
     * The first of these fields that is there: an id, or a list of ids.
     *
     * @return empty when none is there
     * @throws ApiException 400 when one is no UUID, or there are more than 100
     */
    public List<UUID> ids(String... names) {
        return each(names, (name, value) -> {
            UUID id = value.isString() ? Ids.read(value.asString()) : null;
            if (id == null) {
                throw ApiException.badRequest("'" + name + "' must be a UUID, or a list of them");
            }
            return id;
        });
    }

    /**
     * As {@link #ids}, of things that the tenant's clients may also have named themselves.
     *
     * @throws ApiException 400 when one is neither an id nor a name of at most 200 characters, or there are more than 100
     */
    public List<UUID> idsOrNames(String tenantId, String... names) {
        return each(names, (name, value) -> {
            if (!value.isString() || value.asString().isBlank()) {
                throw ApiException.badRequest("'" + name + "' must be an id or a name, or a list of them");
            }
            return Ids.readOrNamed(tenantId, checked(name, value.asString(), LONGEST_NAME));
        });
    }

    private List<UUID> each(String[] names, BiFunction<String, JsonNode, UUID> read) {
        for (String name : names) {
            if (has(name)) {
                JsonNode value = fields.get(name);
                List<JsonNode> values = value.isArray() ? List.copyOf(value.values()) : List.of(value);
                if (values.size() > MOST_IDS) {
                    throw ApiException.badRequest("'" + name + "' has more than " + MOST_IDS + " ids");
                }
                return values.stream().map(each -> read.apply(name, each)).toList();
            }
        }
        return List.of();
    }
}
