package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that is sent under any content type: several clients call it {@code text/plain}, or nothing. */
public final class JsonBody {

    private JsonBody() {}

    /**
     * The request's body as a value; null when the body is empty.
     *
     * @throws ApiException 400 with a sentence that says what is wrong and where
     * @throws IOException  when the client is gone, or the body too large
     */
    public static <T> @Nullable T read(JsonMapper json, HttpServletRequest request, Class<T> type) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        return new String(body, StandardCharsets.ISO_8859_1).isBlank() ? null : parse(json, body, type);
    }

    /** As {@link #read}, of bytes that were read before. */
    public static <T> T parse(JsonMapper json, byte[] body, Class<T> type) {
        try {
            return json.readValue(body, type);
        } catch (JacksonException problem) {
            throw ApiException.badRequest(JsonProblem.describe(problem));
        }
    }
}
