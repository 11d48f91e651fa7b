package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What of a plan must stay as it was when the move began, because it decides which side a request goes to: routes, stickiness and
 * salt. The audit row of the start keeps it. Steps, gates and limits may change at any time.
 */
final class StartedPlan {

    static final String FIGURE = "plan";

    private final Audit audit;

    StartedPlan(Audit audit) {
        this.audit = audit;
    }

    static Map<String, String> of(Plan plan) {
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put("routes", digest(plan.routes()));
        fixed.put("stickiness", plan.stickiness().stream().map(by -> by.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")));
        fixed.put("salt", plan.salt());
        return fixed;
    }

    /** What is in the way of leading the move on; empty when the plan is the one it began with, or no start is known. */
    List<String> changes(Plan plan) {
        Map<String, Object> began = audit.latestFigure(plan.module(), FIGURE);
        List<String> changed = new ArrayList<>();
        of(plan).forEach((key, now) -> {
            if (began.containsKey(key) && !now.equals(began.get(key))) {
                changed.add(key.equals("routes") ? "the routes are others" : key + " was '" + began.get(key) + "' and is '" + now + "'");
            }
        });
        return changed.isEmpty() ? List.of() : List.of("the plan of " + plan.module() + " was changed while it moves: " + String.join(", ", changed)
                + "; put strangler/" + plan.module() + ".yaml back as it was,"
                + " or take the module home (reverse, cancel) and start it with the new plan");
    }

    private static String digest(List<Route> routes) {
        String text = routes.stream()
                .map(route -> route.pattern().getPatternString() + " " + route.methods().stream().sorted().toList()
                        + " " + route.follows() + " " + route.webSocket())
                .sorted()
                .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
