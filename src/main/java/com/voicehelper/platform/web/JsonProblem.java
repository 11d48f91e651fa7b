package com.voicehelper.platform.web;

import java.io.CharConversionException;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/** Says in a sentence what is wrong with a JSON body and where, without naming classes. */
final class JsonProblem {

    private static final int LONGEST = 200;
    /** What the parser says of itself. */
    private static final Pattern PARSER = Pattern.compile("\\s*(\\((start marker at |for (Object|Array) starting )?)?\\[Source:.*");

    private JsonProblem() {}

    static String describe(HttpMessageNotReadableException unreadable) {
        JacksonException problem = ErrorTranslation.find(unreadable, JacksonException.class);
        if (problem != null) {
            return describe(problem);
        }
        return ErrorTranslation.find(unreadable, CharConversionException.class) != null ? "The body is not valid UTF-8" : "The body is missing or cannot be read";
    }

    static String describe(JacksonException problem) {
        String message = String.valueOf(problem.getOriginalMessage());
        if (message.contains("UTF-8") || ErrorTranslation.find(problem, CharConversionException.class) != null) {
            return "The body is not valid UTF-8" + where(problem);
        }
        return switch (problem) {
            case PropertyBindingException unknown -> "The body has the unknown field '" + path(problem) + "'" + where(problem);
            case MismatchedInputException mismatch when mismatch.getTargetType() != null && !message.startsWith("Unexpected end-of-input") ->
                (problem.getPath().isEmpty() ? "The body" : "The field '" + path(problem) + "'")
                        + " must be " + expected(mismatch.getTargetType()) + where(problem);
            case StreamReadException malformed -> "The body is not valid JSON" + where(problem) + ": " + firstLine(message);
            default -> (problem.getPath().isEmpty() ? "The body" : "The field '" + path(problem) + "'") + " cannot be read" + where(problem);
        };
    }

    /** What kind of value a type stands for, in JSON's words. */
    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", Arrays.stream(type.getEnumConstants()).map(value -> value.toString().toLowerCase(Locale.ROOT)).toList());
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (TemporalAccessor.class.isAssignableFrom(type)) {
            return "a time in ISO 8601";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "of another form";
    }

    private static String path(JacksonException problem) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : problem.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    private static String where(JacksonException problem) {
        TokenStreamLocation location = problem.getLocation();
        return location == null || location.getLineNr() < 1 ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String firstLine(String message) {
        String line = PARSER.matcher(message.lines().findFirst().orElse("")).replaceAll("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
