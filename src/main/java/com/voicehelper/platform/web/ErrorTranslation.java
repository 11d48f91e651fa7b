package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What went wrong, as a status and a sentence for the client. What is our fault is logged here, and told as little as possible. */
final class ErrorTranslation {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorTranslation.class);
    private static final int DEEPEST = 20;

    private ErrorTranslation() {}

    static ApiException translate(Throwable thrown, HttpServletRequest request) {
        ApiException own = find(thrown, ApiException.class);
        if (own != null) {
            return own;
        }
        BodyTooLargeException tooLarge = find(thrown, BodyTooLargeException.class);
        if (tooLarge != null) {
            return tooLarge(tooLarge);
        }
        return switch (thrown) {
            case HttpMessageNotReadableException unreadable -> ApiException.badRequest(JsonProblem.describe(unreadable));
            case MethodArgumentNotValidException invalid -> ApiException.badRequest(fields(invalid.getBindingResult()));
            case BindException invalid -> ApiException.badRequest(fields(invalid.getBindingResult()));
            case MissingServletRequestParameterException missing ->
                ApiException.badRequest("The parameter '" + missing.getParameterName() + "' is missing");
            case MethodArgumentTypeMismatchException mismatch ->
                ApiException.badRequest("The parameter '" + mismatch.getName() + "' must be " + JsonProblem.expected(mismatch.getRequiredType()));
            case TypeMismatchException mismatch ->
                ApiException.badRequest("The value of '" + mismatch.getPropertyName() + "' must be " + JsonProblem.expected(mismatch.getRequiredType()));
            case NoResourceFoundException missing -> notFound(request);
            case HttpRequestMethodNotSupportedException unsupported -> ApiException.of(HttpStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED",
                    unsupported.getMethod() + " is not allowed here"
                            + (unsupported.getSupportedMethods() == null ? "" : "; allowed: " + String.join(", ", unsupported.getSupportedMethods())));
            case HttpMediaTypeNotSupportedException unsupported -> ApiException.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE",
                    "The media type '" + Objects.toString(unsupported.getContentType(), "none") + "' is not supported; send application/json");
            case ErrorResponse known -> forStatus(known.getStatusCode(), known.getBody().getDetail(), request);
            case DataAccessException data -> database(data, request);
            case TransactionException transaction -> database(transaction, request);
            case org.jooq.exception.DataAccessException data -> database(data, request);
            default -> unexpected(thrown, request);
        };
    }

    static ApiException tooLarge(BodyTooLargeException thrown) {
        return ApiException.of(HttpStatus.CONTENT_TOO_LARGE, "BODY_TOO_LARGE", String.valueOf(thrown.getMessage()));
    }

    /** For an error of which only the status is known. */
    static ApiException forStatus(HttpStatusCode code, @Nullable String detail, HttpServletRequest request) {
        HttpStatus status = Objects.requireNonNullElse(HttpStatus.resolve(code.value()), code.is5xxServerError() ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.BAD_REQUEST);
        return switch (status) {
            case NOT_FOUND -> notFound(request);
            case BAD_REQUEST -> ApiException.badRequest(detail == null || detail.isBlank() ? "The request is not valid HTTP" : detail);
            case SERVICE_UNAVAILABLE -> ApiException.unavailable("The service is not available; try again", 1);
            default -> ApiException.of(status, status.name(), detail == null || detail.isBlank() || status.is5xxServerError() ? status.getReasonPhrase() : detail);
        };
    }

    static ApiException notFound(HttpServletRequest request) {
        return ApiException.notFound("There is nothing at " + request.getMethod() + " " + PathAliases.originalPath(request));
    }

    static ApiException unexpected(Throwable thrown, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), PathAliases.originalPath(request), thrown);
        return ApiException.of(HttpStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "Internal server error");
    }

    /** The first of that type among the exception and its causes. */
    static <T extends Throwable> @Nullable T find(@Nullable Throwable thrown, Class<T> type) {
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < DEEPEST; depth++) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }

    /** Class 22 of the SQLSTATEs is a value that the database cannot hold; 23505 two writes of the same; all else is not the client's fault. */
    private static ApiException database(RuntimeException thrown, HttpServletRequest request) {
        SQLException cause = find(thrown, SQLException.class);
        String state = cause == null || cause.getSQLState() == null ? "" : cause.getSQLState();
        if (state.startsWith("22")) {
            return ApiException.badRequest("The request contains a value that cannot be stored");
        }
        if (state.startsWith("23")) {
            return ApiException.conflict("The request contradicts what is stored");
        }
        if (state.startsWith("42")) {
            return unexpected(thrown, request);
        }
        LOG.warn("{} {} met a database that did not answer: {}", request.getMethod(), PathAliases.originalPath(request),
                cause == null ? thrown.toString() : cause.toString());
        return ApiException.unavailable("The database does not answer; try again", 1);
    }

    private static String fields(BindingResult result) {
        return result.getAllErrors().stream()
                .map(error -> error instanceof FieldError field ? "'" + field.getField() + "' " + field.getDefaultMessage() : error.getDefaultMessage())
                .collect(Collectors.joining("; "));
    }
}
