package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.NotOwnerException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place that writes error bodies, for controllers, filters and the server itself. The shape follows the prefix that
 * the client used: {@code error} is a text by default and an object under {@code /api/v2} and {@code /v1}, and for completions;
 * {@code /api/v1/kg} also gets {@code detail}. Never a stack trace, never HTML.
 */
public final class ApiErrors {

    /** Says which module this side does not own; with status {@link #NOT_OWNER} it is for the router, never for a client. */
    public static final String NOT_OWNER_HEADER = "X-VoiceHelper-Not-Owner";

    /** The status of a refused write (421, Misdirected Request). */
    public static final int NOT_OWNER = 421;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Clock CLOCK = Clock.systemUTC();

    private ApiErrors() {}

    /**
     * Answers with the error, in place of what was written so far. Headers set before stay.
     *
     * @throws IOException when the client is gone
     */
    public static void write(HttpServletRequest request, HttpServletResponse response, ApiException error) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(error.status().value());
        if (error.retryAfterSeconds() != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, error.retryAfterSeconds().toString());
        }
        byte[] body = json(PathAliases.originalPath(request), RequestId.of(request), error).getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Tells the router that the write was refused here and may be sent to the owner: no body, nothing flushed. */
    static void write(HttpServletResponse response, NotOwnerException refusal) {
        if (!response.isCommitted()) {
            response.resetBuffer();
            response.setStatus(NOT_OWNER);
            response.setHeader(NOT_OWNER_HEADER, refusal.module());
        }
    }

    /** The body, for who cannot answer through the servlet API. */
    static String json(String originalPath, @Nullable String requestId, ApiException error) {
        return JSON.writeValueAsString(body(originalPath, requestId, error));
    }

    private static Map<String, Object> body(String originalPath, @Nullable String requestId, ApiException error) {
        String message = String.valueOf(error.getMessage());
        Map<String, Object> body = new LinkedHashMap<>();
        if (isObjectFamily(originalPath)) {
            body.putAll(object(error));
        } else {
            body.put("error", message);
        }
        if (CanonicalPath.startsWithSegment(CanonicalPath.of(originalPath), "/api/v1/kg")) {
            body.put("detail", message);
        }
        body.put("code", error.code());
        body.put("message", message);
        body.put("timestamp", CLOCK.instant().getEpochSecond());
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        if (error.retryAfterSeconds() != null) {
            body.put("retry_after", error.retryAfterSeconds());
        }
        return body;
    }

    /** The error as an object, as the families under {@code /api/v2} and {@code /v1} read it; also within a stream that has begun. */
    public static Map<String, Object> object(ApiException error) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("message", String.valueOf(error.getMessage()));
        object.put("code", error.code());
        object.put("type", type(error));
        object.put("param", null);
        object.put("details", null);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", object);
        return body;
    }

    /** OpenAI's form is the same under every prefix. */
    private static boolean isObjectFamily(String path) {
        return CanonicalPath.startsWithSegment(path, "/api/v2") || CanonicalPath.startsWithSegment(path, "/v1")
                || CanonicalPath.of(path).equals("/api/v1/chat/completions");
    }

    private static String type(ApiException error) {
        return switch (error.status()) {
            case UNAUTHORIZED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case TOO_MANY_REQUESTS -> "rate_limit_error";
            default -> error.status().is5xxServerError() ? "server_error" : "invalid_request_error";
        };
    }
}
