package com.voicehelper.strangler.store.sqlite;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/** Values of SQLite, whose columns may hold anything, as what the plan says they are, and back. Dates without an offset are UTC. */
final class SqliteValues {

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE).appendLiteral(' ').append(DateTimeFormatter.ISO_LOCAL_TIME).toFormatter();
    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder().appendPattern("yyyy-MM-dd HH:mm:ss").appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true).toFormatter();

    private SqliteValues() {}

    /** @throws WrongValueException when it is not of the type */
    static @Nullable Object read(@Nullable Object stored, ColumnType type) {
        if (stored == null) {
            return null;
        }
        Object value;
        try {
            value = switch (type) {
                case BIGINT -> whole(stored);
                case BOOLEAN -> bool(stored);
                case TEXT -> text(stored);
                case BYTEA -> stored instanceof byte[] bytes ? bytes : null;
                case DOUBLE -> stored instanceof Number number ? (Object) number.doubleValue() : null;
                case NUMERIC -> stored instanceof byte[] ? null : Values.decimal(new BigDecimal(stored.toString()));
                case TIMESTAMPTZ -> stored instanceof String text ? time(text) : null;
                case EPOCH_SECONDS -> stored instanceof Double seconds ? millis(seconds) : Instant.ofEpochSecond(whole(stored));
                case EPOCH_MILLIS -> Instant.ofEpochMilli(whole(stored));
                case DATE -> stored instanceof String text ? LocalDate.parse(text) : null;
                case JSONB -> stored instanceof String text ? Values.json(text) : null;
            };
        } catch (DateTimeException | IllegalArgumentException notSo) {
            value = null;
        }
        if (value == null) {
            throw new WrongValueException("holds a " + kind(stored) + " that is no " + type.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        }
        return value;
    }

    static @Nullable Object written(@Nullable Object value, ColumnType type) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case BOOLEAN -> (Boolean) value ? 1 : 0;
            case NUMERIC -> ((BigDecimal) value).toPlainString();
            case TIMESTAMPTZ -> WRITTEN.format(((Instant) value).atOffset(ZoneOffset.UTC));
            case EPOCH_SECONDS -> epochSeconds((Instant) value);
            case EPOCH_MILLIS -> epochMillis((Instant) value);
            case DATE, JSONB -> value.toString();
            case BIGINT, TEXT, BYTEA, DOUBLE -> value;
        };
    }

    private static Long whole(Object stored) {
        return switch (stored) {
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 -> number.longValue();
            case String text -> Long.valueOf(text);
            default -> throw new IllegalArgumentException();
        };
    }

    private static Boolean bool(Object stored) {
        return switch (stored.toString()) {
            case "1", "true", "TRUE", "True" -> true;
            case "0", "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    /** PostgreSQL has no place for the character 0, so it is no text there. */
    private static String text(Object stored) {
        try {
            String text = stored instanceof byte[] bytes ? StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString() : stored.toString();
            if (text.indexOf(0) >= 0) {
                throw new IllegalArgumentException();
            }
            return text;
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException(notText);
        }
    }

    private static Instant time(String text) {
        Instant time = text.length() > 10 && text.charAt(10) == ' ' && !text.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$") ? LocalDateTime.parse(text, LOCAL).toInstant(ZoneOffset.UTC)
                : text.matches(".*(Z|[+-]\\d\\d:\\d\\d)$") ? OffsetDateTime.parse(text.replace(' ', 'T')).toInstant() : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        if (time.getNano() % 1_000 != 0) {
            throw new IllegalArgumentException("finer than microseconds");
        }
        return time;
    }

    private static Instant millis(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1_000));
    }

    private static Object epochSeconds(Instant time) {
        return time.getNano() == 0 ? (Object) time.getEpochSecond() : (Object) (epochMillis(time) / 1_000.0);
    }

    private static long epochMillis(Instant time) {
        if (time.getNano() % 1_000_000 != 0) {
            throw new WrongValueException("holds a time finer than milliseconds");
        }
        return time.toEpochMilli();
    }

    private static String kind(Object stored) {
        return switch (stored) {
            case Integer number -> "whole number";
            case Long number -> "whole number";
            case Double number -> "number";
            case String text -> "text of " + text.length() + " characters";
            default -> "blob";
        };
    }
}
