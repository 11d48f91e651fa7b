package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.platform.ApiException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What a provider's errors mean. What it says itself goes to the log only: it may name what a client must not see. */
final class OpenAiErrors {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAiErrors.class);
    private static final int LOGGED = 300;
    private static final int LONGEST_RETRY_SECONDS = 3_600;

    private OpenAiErrors() {}

    /** A status that is not 200. */
    static ApiException refused(int status, HttpHeaders headers, String body) {
        LOG.warn("A model's provider answered {}: {}", status, abbreviated(body));
        Integer retryAfter = retryAfter(headers);
        return switch (status) {
            case 401, 403 -> ModelError.REFUSED.exception("The model's provider refused our key (" + status + ")", null);
            case 404 -> ModelError.UNKNOWN.exception("The model does not exist at its provider (404)", null);
            case 429 -> ModelError.BUSY.exception("The model's provider is busy (429); try again later", retryAfter == null ? Integer.valueOf(5) : retryAfter);
            case 503, 529 -> ModelError.BUSY.exception("The model's provider is overloaded (" + status + "); try again later",
                    retryAfter == null ? Integer.valueOf(5) : retryAfter);
            default -> status >= 500 || status == 408
                    ? ModelError.FAILED.exception("The model's provider is out of order (" + status + ")", retryAfter)
                    : tooLong(body)
                            ? ModelError.REFUSED.exception("The conversation is longer than the model reads (" + status + ")", null)
                            : ModelError.REFUSED.exception("The model's provider refused the request (" + status + ")", null);
        };
    }

    private static boolean tooLong(String body) {
        String text = body.toLowerCase(Locale.ROOT);
        return text.contains("context_length") || text.contains("maximum context") || text.contains("context length");
    }

    /** An error that came instead of the next part of a stream. */
    static ApiException within(JsonNode error, boolean begun) {
        LOG.warn("A model's provider failed in a stream: {}", abbreviated(error.toString()));
        return begun
                ? ModelError.BROKE_OFF.exception("The language model failed in the middle of the answer", null)
                : ModelError.FAILED.exception("The language model failed", null);
    }

    static ApiException brokenOff(@Nullable Throwable failure) {
        return with(failure, ModelError.BROKE_OFF.exception("The language model broke off in the middle of the answer", null));
    }

    /** No response: either nothing was sent, or nobody knows what became of it. */
    static ApiException failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConnectException ignored -> {
                    return with(failure, unreachable());
                }
                case HttpConnectTimeoutException ignored -> {
                    return with(failure, unreachable());
                }
                case UnknownHostException ignored -> {
                    return with(failure, unreachable());
                }
                case UnresolvedAddressException ignored -> {
                    return with(failure, unreachable());
                }
                case SSLHandshakeException ignored -> {
                    return with(failure, unreachable());
                }
                default -> { }
            }
        }
        return with(failure, ModelError.BROKE_OFF.exception("The model's provider did not answer", null));
    }

    private static ApiException unreachable() {
        return ModelError.UNREACHABLE.exception("The model's provider cannot be reached", 5);
    }

    private static ApiException with(@Nullable Throwable cause, ApiException error) {
        if (cause != null) {
            error.initCause(cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause);
        }
        return error;
    }

    /** Seconds, or a date (RFC 9110, 10.2.3); null when there is none. */
    private static @Nullable Integer retryAfter(HttpHeaders headers) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        try {
            long seconds = value.matches("\\d{1,9}")
                    ? Long.parseLong(value)
                    : Duration.between(Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()).toSeconds() + 1;
            return (int) Math.clamp(seconds, 1, LONGEST_RETRY_SECONDS);
        } catch (DateTimeException exception) {
            return null;
        }
    }

    private static String abbreviated(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LOGGED ? line : line.substring(0, LOGGED) + "…";
    }
}
