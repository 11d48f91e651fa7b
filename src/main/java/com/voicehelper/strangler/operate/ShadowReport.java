package com.voicehelper.strangler.operate;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the comparison of shadow reads found, for people: route by route, place by place, with samples. */
final class ShadowReport {

    private final List<List<String>> routes = table("  ROUTE", "COMPARED", "EQUAL", "NOISE", "STALE", "DIFFERENT", "RATE", "DROPPED");
    private final List<List<String>> paths = table("  DIFFERENT AT", "ROUTE", "READS", "RATE", "NOISE", "");
    private final List<List<String>> samples = table("  SAMPLE", "REQUEST", "AT", "MONOLITH", "SERVICE");
    private final List<List<String>> notMirrored = table("  NOT MIRRORED", "WHY");

    private ShadowReport(JsonNode shadow) {
        shadow.path("routes").forEach(this::route);
        shadow.path("samples").forEach(this::sample);
        shadow.path("not_mirrored").forEach(route ->
                notMirrored.add(List.of("  " + Words.text(route, "route"), Words.text(route, "why"))));
    }

    static List<String> of(JsonNode answer) {
        JsonNode shadow = answer.path("shadow");
        ShadowReport report = new ShadowReport(shadow);
        List<String> lines = new ArrayList<>();
        lines.add(Words.text(answer, "module") + " is at stage " + Words.text(answer, "stage") + ", " + Words.text(answer, "shadow_percent")
                + " % of its reads are mirrored; " + Words.count(shadow, "compared") + " were compared in the last "
                + Words.span(Words.duration(shadow, "window")));
        for (List<List<String>> rows : List.of(report.routes, report.paths, report.samples, report.notMirrored)) {
            if (rows.size() > 1) {
                lines.add("");
                lines.addAll(Table.lines(rows));
            }
        }
        return lines;
    }

    private static List<List<String>> table(String... titles) {
        return new ArrayList<>(List.of(List.of(titles)));
    }

    private void route(JsonNode route) {
        routes.add(List.of("  " + Words.text(route, "route"), Words.count(route, "compared"), Words.count(route, "equal"),
                Words.count(route, "noise"), Words.count(route, "stale"), Words.count(route, "different"),
                Words.percent(route, "difference_rate"), dropped(route.path("dropped"))));
        route.path("paths").forEach(path -> paths.add(List.of("  " + Words.text(path, "path"), Words.text(route, "route"),
                Words.count(path, "different"), Words.percent(path, "difference_rate"), Words.percent(path, "noise_rate"),
                path.path("regression").asBoolean() ? "regression" : "")));
    }

    private void sample(JsonNode sample) {
        sample.path("differences").forEach(difference -> samples.add(List.of("  " + Words.time(sample, "at"),
                Words.text(sample, "request"), Words.text(difference, "path"), Words.text(difference, "monolith"),
                Words.text(difference, "service"))));
    }

    private static String dropped(JsonNode reasons) {
        return reasons.isEmpty() ? "0"
                : String.join(", ", Words.pairs("", reasons).stream().map(pair -> pair.getValue() + " " + pair.getKey()).toList());
    }
}
