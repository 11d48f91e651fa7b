package com.voicehelper.strangler.operate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Values of an answer of {@code /strangler} as a person reads them; {@code -} for what is not known. */
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Words() {}

    static String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? "-" : value.isString() ? value.asString() : value.toString();
    }

    /** In UTC, to the second. */
    static String time(JsonNode node, String key) {
        return node.hasNonNull(key) ? TIME.format(Instant.parse(node.path(key).asString())) : "-";
    }

    static String count(JsonNode node, String key) {
        return figure(node.path(key));
    }

    static String figure(JsonNode number) {
        return number.isNumber() ? figure(number.asLong()) : "-";
    }

    static String figure(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A share from 0 to 1 as a percentage. */
    static String percent(JsonNode node, String key) {
        return node.hasNonNull(key) ? String.format(Locale.ROOT, "%.3f %%", node.path(key).asDouble() * 100) : "-";
    }

    /** To two digits, with its unit. */
    static String measure(JsonNode gate, String key) {
        if (!gate.hasNonNull(key)) {
            return "-";
        }
        String number = String.format(Locale.ROOT, "%.2f", gate.path(key).asDouble()).replaceFirst("\\.?0+$", "");
        return (number + " " + gate.path("unit").asString("")).strip();
    }

    /** Of a key that is there. */
    static Duration duration(JsonNode node, String key) {
        return Duration.parse(node.path(key).asString());
    }

    static String milliseconds(JsonNode node, String key) {
        return node.hasNonNull(key) ? figure(duration(node, key).toMillis()) + " ms" : "-";
    }

    static String change(JsonNode node, String from, String to) {
        String before = text(node, from);
        String after = text(node, to);
        return before.equals(after) ? after : before + " -> " + after;
    }

    static String verified(JsonNode flow) {
        String when = flow.hasNonNull("verified_age")
                ? "clean " + span(duration(flow, "verified_age")) + " ago"
                : "never clean in this direction";
        long differences = flow.path("differences").asLong();
        return when + (differences == 0 ? "" : "; " + figure(differences) + (differences == 1 ? " row differs" : " rows differ"));
    }

    /** Rounded, as one or two units: {@code 4 s}, {@code 2 min 10 s}, {@code 3 h 5 min}. */
    static String span(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** Every figure by its name; what lies deeper as {@code outer inner}. */
    static List<Map.Entry<String, String>> pairs(String prefix, JsonNode figures) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        figures.forEachEntry((key, value) -> {
            String name = prefix + key.replace('_', ' ');
            if (value.isObject()) {
                pairs.addAll(pairs(name + " ", value));
            } else {
                pairs.add(Map.entry(name, value.isArray() ? String.join("; ", value.valueStream().map(Words::plain).toList()) : plain(value)));
            }
        });
        return pairs;
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.asString() : value.isIntegralNumber() ? figure(value.asLong()) : value.isNull() ? "-" : value.toString();
    }
}
