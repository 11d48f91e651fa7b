package com.voicehelper.modeladapter;

import com.voicehelper.platform.ApiException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Why a model did not answer. The name, with {@code MODEL_} before it, is the code of the {@link ApiException}. */
public enum ModelError {

    /** No model of that name is configured here, or its provider does not have it. */
    UNKNOWN(HttpStatus.NOT_FOUND, false),
    /** The provider did not accept the request or our key. */
    REFUSED(HttpStatus.BAD_GATEWAY, false),
    /** The provider has too much to do, or our quota with it is used up. */
    BUSY(HttpStatus.SERVICE_UNAVAILABLE, false),
    /** Nothing was sent. */
    UNREACHABLE(HttpStatus.SERVICE_UNAVAILABLE, false),
    /** The provider failed before it said anything, with a status of its own. */
    FAILED(HttpStatus.BAD_GATEWAY, true),
    /** It was asked and did not answer in time, or broke off. */
    BROKE_OFF(HttpStatus.GATEWAY_TIMEOUT, true);

    private static final String PREFIX = "MODEL_";

    private final HttpStatus status;
    private final boolean mayBeBilled;

    ModelError(HttpStatus status, boolean mayBeBilled) {
        this.status = status;
        this.mayBeBilled = mayBeBilled;
    }

    /** Whether the provider may ask money for the call, so that asking again may cost twice. */
    public boolean mayBeBilled() {
        return mayBeBilled;
    }

    /**
     * @param message           for the client: it names no address and no secret
     * @param retryAfterSeconds what the provider said; null: nothing
     */
    public ApiException exception(String message, @Nullable Integer retryAfterSeconds) {
        return ApiException.of(status, PREFIX + name(), message, retryAfterSeconds);
    }

    /** Which of these an exception is; empty when it is none. */
    public static Optional<ModelError> of(ApiException exception) {
        return Arrays.stream(values()).filter(error -> exception.code().equals(PREFIX + error.name())).findFirst();
    }
}
