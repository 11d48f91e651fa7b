package com.voicehelper.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An answer that is an error the client should understand. Mapped to the client family's error shape in one place
 * ({@link ApiErrors}); nothing else writes error bodies.
 */
public final class ApiException extends RuntimeException {

    private final HttpStatus status;
    private final String code;
    private final @Nullable Integer retryAfterSeconds;

    private ApiException(HttpStatus status, String code, String message, @Nullable Integer retryAfterSeconds) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static ApiException of(HttpStatus status, String code, String message) {
        return of(status, code, message, null);
    }

    /** @param retryAfterSeconds when it is worth trying again, from 1; null: that is not known */
    public static ApiException of(HttpStatus status, String code, String message, @Nullable Integer retryAfterSeconds) {
        return new ApiException(status, code, message, retryAfterSeconds);
    }

    public static ApiException badRequest(String message) {
        return of(HttpStatus.BAD_REQUEST, "INVALID_PARAMS", message);
    }

    public static ApiException unauthorized(String message) {
        return of(HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", message);
    }

    public static ApiException forbidden(String message) {
        return of(HttpStatus.FORBIDDEN, "FORBIDDEN", message);
    }

    public static ApiException notFound(String message) {
        return of(HttpStatus.NOT_FOUND, "NOT_FOUND", message);
    }

    public static ApiException conflict(String message) {
        return of(HttpStatus.CONFLICT, "CONFLICT", message);
    }

    public static ApiException unprocessable(String message) {
        return of(HttpStatus.UNPROCESSABLE_CONTENT, "UNPROCESSABLE", message);
    }

    public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
        return of(HttpStatus.TOO_MANY_REQUESTS, "RATE_LIMITED", message, retryAfterSeconds);
    }

    public static ApiException unavailable(String message, int retryAfterSeconds) {
        return of(HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", message, retryAfterSeconds);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
