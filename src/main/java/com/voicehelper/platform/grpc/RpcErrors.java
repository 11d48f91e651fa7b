package com.voicehelper.platform.grpc;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.NotOwnerException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The one place that turns errors into RPC statuses and back. An {@link ApiException} and a {@link NotOwnerException} arrive
 * at the caller as what they were; anything else arrives as INTERNAL without its details.
 */
final class RpcErrors {

    private static final Logger LOG = LoggerFactory.getLogger(RpcErrors.class);

    private static final Metadata.Key<String> HTTP_STATUS = key("x-voicehelper-status");
    private static final Metadata.Key<String> CODE = key("x-voicehelper-code");
    private static final Metadata.Key<String> RETRY_AFTER = key("x-voicehelper-retry-after");
    private static final Metadata.Key<String> NOT_OWNER = key("x-voicehelper-not-owner");

    private RpcErrors() {}

    static StatusException toStatus(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case NotOwnerException refusal -> {
                    Metadata trailers = new Metadata();
                    trailers.put(NOT_OWNER, refusal.module());
                    return Status.FAILED_PRECONDITION.withDescription(refusal.getMessage()).asException(trailers);
                }
                case ApiException error -> {
                    return toStatus(error);
                }
                case StatusRuntimeException status -> {
                    return status.getStatus().asException(status.getTrailers());
                }
                case StatusException status -> {
                    return status;
                }
                default -> {}
            }
        }
        LOG.error("A call failed", thrown);
        return Status.INTERNAL.withDescription("Internal error").asException();
    }

    private static StatusException toStatus(ApiException error) {
        Metadata trailers = new Metadata();
        trailers.put(HTTP_STATUS, String.valueOf(error.status().value()));
        trailers.put(CODE, error.code());
        if (error.retryAfterSeconds() != null) {
            trailers.put(RETRY_AFTER, error.retryAfterSeconds().toString());
        }
        Status status = switch (error.status()) {
            case BAD_REQUEST, UNPROCESSABLE_CONTENT, CONTENT_TOO_LARGE -> Status.INVALID_ARGUMENT;
            case UNAUTHORIZED -> Status.UNAUTHENTICATED;
            case FORBIDDEN -> Status.PERMISSION_DENIED;
            case NOT_FOUND, GONE -> Status.NOT_FOUND;
            case CONFLICT -> Status.ALREADY_EXISTS;
            case TOO_MANY_REQUESTS -> Status.RESOURCE_EXHAUSTED;
            case SERVICE_UNAVAILABLE -> Status.UNAVAILABLE;
            case GATEWAY_TIMEOUT -> Status.DEADLINE_EXCEEDED;
            default -> error.status().is5xxServerError() ? Status.INTERNAL : Status.FAILED_PRECONDITION;
        };
        return status.withDescription(error.getMessage()).asException(trailers);
    }

    /** What the call would have thrown here. */
    static RuntimeException fromStatus(String module, StatusRuntimeException thrown) {
        Metadata trailers = thrown.getTrailers() == null ? new Metadata() : thrown.getTrailers();
        String refusing = trailers.get(NOT_OWNER);
        if (refusing != null) {
            return new NotOwnerException(refusing, thrown);
        }
        String message = thrown.getStatus().getDescription() == null ? thrown.getStatus().getCode().name() : thrown.getStatus().getDescription();
        HttpStatus status = status(trailers.get(HTTP_STATUS));
        String code = trailers.get(CODE);
        if (status != null && code != null) {
            String retryAfter = trailers.get(RETRY_AFTER);
            return ApiException.of(status, code, message, retryAfter == null ? null : Integer.valueOf(retryAfter));
        }
        ApiException error = switch (thrown.getStatus().getCode()) {
            case DEADLINE_EXCEEDED -> ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "TIMEOUT", "The " + module + " service did not answer in time");
            case UNAVAILABLE, CANCELLED -> ApiException.unavailable("The " + module + " service cannot be reached", 1);
            case RESOURCE_EXHAUSTED -> ApiException.unavailable("The " + module + " service is busy", 1);
            default -> ApiException.of(HttpStatus.BAD_GATEWAY, "BAD_GATEWAY", "The " + module + " service failed");
        };
        error.initCause(thrown);
        return error;
    }

    private static @Nullable HttpStatus status(@Nullable String value) {
        return value == null ? null : HttpStatus.resolve(Integer.parseInt(value));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
