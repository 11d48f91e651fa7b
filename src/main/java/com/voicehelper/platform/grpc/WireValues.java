package com.voicehelper.platform.grpc;

import com.voicehelper.platform.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How values that protobuf has no type for travel, in every module's messages: ids as text, times as microseconds since 1970, JSON as text. */
public final class WireValues {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WireValues() {}

    /** @throws ApiException 400 when it is none */
    public static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + text + "' is not a UUID");
        }
    }

    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** @throws ApiException 400 when the type has no constant of that name */
    public static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + name + "' is none of " + List.of(type.getEnumConstants()));
        }
    }

    /**
     * The metadata of something; an empty text is an empty object.
     *
     * @throws ApiException 400 when it is no JSON object
     */
    public static JsonNode metadata(String text) {
        try {
            JsonNode node = text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException exception) {
            throw ApiException.badRequest("metadata is not JSON");
        }
        throw ApiException.badRequest("metadata is not a JSON object");
    }

    /**
     * Tools, or the choice among them, in OpenAI's form.
     *
     * @throws ApiException 400 when it is no JSON
     */
    public static JsonNode tools(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException exception) {
            throw ApiException.badRequest("The tools are not JSON");
        }
    }
}
