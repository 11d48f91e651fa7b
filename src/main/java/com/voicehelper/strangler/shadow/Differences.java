package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.plan.AnswerPath;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.plan.Comparison.Ignored;
import com.voicehelper.strangler.plan.Comparison.Nature;
import com.voicehelper.strangler.plan.Comparison.Rule;
import com.voicehelper.strangler.plan.Comparison.SameNature;
import com.voicehelper.strangler.plan.Comparison.Within;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Collects what differs and is not permitted to by a rule of the plan: the first of each place, bounded. Used by one thread. */
final class Differences {

    private static final int MOST = 100;
    private static final Pattern DIGIT_OR_LETTER = Pattern.compile("[0-9A-Za-z]");

    private final List<Rule> rules;
    private final Map<String, Difference> found = new LinkedHashMap<>();

    Differences(Comparison comparison) {
        this.rules = comparison.rules();
    }

    void differ(String path, @Nullable JsonNode local, @Nullable JsonNode remote) {
        if (found.size() < MOST && !permitted(path, local, remote)) {
            Difference difference = new Difference(AnswerPath.masked(path), local, remote);
            found.putIfAbsent(difference.place(), difference);
        }
    }

    List<Difference> found() {
        return List.copyOf(found.values());
    }

    private boolean permitted(String path, @Nullable JsonNode local, @Nullable JsonNode remote) {
        for (Rule rule : rules) {
            if (rule.path().covers(path)) {
                return switch (rule.permission()) {
                    case Ignored ignored -> true;
                    case SameNature(Nature nature) -> same(nature, local, remote);
                    case Within within -> local != null && remote != null && local.isNumber() && remote.isNumber()
                            && local.decimalValue().subtract(remote.decimalValue()).abs().compareTo(within.distance()) <= 0;
                };
            }
        }
        return false;
    }

    private static boolean same(Nature nature, @Nullable JsonNode local, @Nullable JsonNode remote) {
        if (local == null || remote == null) {
            return false;
        }
        return switch (nature) {
            case ID -> local.isIntegralNumber() && remote.isIntegralNumber() || local.isString() && remote.isString() && shape(local).equals(shape(remote));
            case TIMESTAMP -> local.isNumber() && remote.isNumber() || moment(local) && moment(remote);
            case CURSOR -> local.isString() && remote.isString() && local.stringValue().isBlank() == remote.stringValue().isBlank();
        };
    }

    /** Where digits and letters stand, and where dashes: a UUID looks like a UUID. */
    private static String shape(JsonNode id) {
        return DIGIT_OR_LETTER.matcher(id.stringValue()).replaceAll("x");
    }

    private static boolean moment(JsonNode value) {
        if (!value.isString()) {
            return false;
        }
        try {
            DateTimeFormatter.ISO_DATE_TIME.parse(value.stringValue());
            return true;
        } catch (DateTimeException exception) {
            return false;
        }
    }
}
