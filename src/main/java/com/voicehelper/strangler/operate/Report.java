package com.voicehelper.strangler.operate;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** An answer of {@code /strangler}, for people. */
final class Report {

    private final PrintStream out;

    private Report(PrintStream out) {
        this.out = out;
    }

    static void print(JsonNode answer, PrintStream out) {
        Report report = new Report(out);
        if (answer.has("modules")) {
            report.modules(answer.path("modules"));
            return;
        }
        if (answer.has("command")) {
            out.println(text(answer, "message") + ".");
            report.numbered(answer.path("steps"));
            answer.path("obstacles").forEach(obstacle -> out.println("  blocked: " + obstacle.asString()));
            out.println();
        }
        report.module(answer);
        if (answer.has("shadow")) {
            report.shadow(answer.path("shadow"));
        }
        if (answer.has("audit")) {
            report.audit(answer.path("audit"));
        }
    }

    private void modules(JsonNode modules) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("MODULE", "STAGE", "READS AT SERVICE", "WRITES", "EPOCH", "CHANGED BY", "CHANGED AT")));
        modules.forEach(module -> rows.add(List.of(
                text(module, "module"), text(module, "stage"), text(module, "effective_read_percent") + " %", text(module, "writes"),
                text(module, "epoch"), text(module, "changed_by"), text(module, "changed_at"))));
        table(rows);
    }

    private void module(JsonNode answer) {
        JsonNode flow = answer.path("replication");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(text(answer, "module"), "stage " + text(answer, "stage") + ", epoch " + text(answer, "epoch")));
        rows.add(List.of("  reads", text(answer, "effective_read_percent") + " % at the service"));
        rows.add(List.of("  writes", "at the " + text(answer, "writes") + ", acknowledged by " + text(answer, "acknowledge")));
        rows.add(List.of("  changed", text(answer, "changed_at") + " by " + text(answer, "changed_by") + ": " + text(answer, "reason")));
        if (flow.hasNonNull("flows_to")) {
            rows.add(List.of("  data", "flows to the " + text(flow, "flows_to") + ", lag " + millis(flow, "lag") + " ms (P50 " + millis(flow, "lag_p50") + ", P99 "
                    + millis(flow, "lag_p99") + "), backlog " + text(flow, "backlog") + ", " + text(flow, "rows_copied") + " rows copied, "
                    + text(flow, "changes_applied") + " changes applied"));
            rows.add(List.of("  verified", (flow.hasNonNull("verified_at") ? text(flow, "verified_at") : "never") + ", " + text(flow, "differences") + " rows differ"));
            flow.path("tables").forEach(table -> rows.add(List.of("  table", text(table, "table") + ": " + (table.path("copied").asBoolean() ? "copied" : "copying") + ", "
                    + text(table, "rows_copied") + " of about " + text(table, "rows_estimated") + " rows, " + text(table, "rows_verified") + " verified")));
        }
        if (flow.hasNonNull("problem") && !text(answer, "stage").equals("MONOLITH")) {
            rows.add(List.of("  problem", text(flow, "problem")));
        }
        answer.path("served").forEachEntry((stage, counts) -> rows.add(List.of("  served", stage + ": " + counts)));
        answer.path("next_steps").forEach(step -> {
            rows.add(List.of("  next", text(step, "command") + ": " + text(step, "purpose")));
            step.path("blocked_by").forEach(blocker -> rows.add(List.of("", "  blocked: " + blocker.asString())));
        });
        table(rows);
    }

    private void audit(JsonNode entries) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("AT", "WHO", "STAGE", "READS", "EPOCH", "WHY", "FIGURES")));
        entries.forEach(entry -> rows.add(List.of(
                text(entry, "at"), text(entry, "who"), text(entry, "from_stage") + " → " + text(entry, "to_stage"),
                text(entry, "from_percent") + " → " + text(entry, "to_percent"), text(entry, "epoch"), text(entry, "why"), entry.path("figures").toString())));
        out.println();
        table(rows);
    }

    private void shadow(JsonNode shadow) {
        List<List<String>> routes = new ArrayList<>(List.of(List.of("ROUTE", "COMPARED", "EQUAL", "NOISE", "STALE", "DIFFERENT", "RATE", "DROPPED")));
        List<List<String>> paths = new ArrayList<>(List.of(List.of("DIFFERENT AT", "ROUTE", "READS", "RATE", "NOISE", "")));
        for (JsonNode route : shadow.path("routes")) {
            routes.add(List.of(text(route, "route"), text(route, "compared"), text(route, "equal"), text(route, "noise"), text(route, "stale"),
                    text(route, "different"), percent(route, "difference_rate"), text(route, "dropped")));
            route.path("paths").forEach(path -> paths.add(List.of(text(path, "path"), text(route, "route"), text(path, "different"),
                    percent(path, "difference_rate"), percent(path, "noise_rate"), path.path("regression").asBoolean() ? "regression" : "")));
        }
        List<List<String>> samples = new ArrayList<>(List.of(List.of("SAMPLE", "REQUEST", "AT", "MONOLITH", "SERVICE")));
        shadow.path("samples").forEach(sample -> sample.path("differences").forEach(difference -> samples.add(List.of(text(sample, "at"), text(sample, "request"),
                text(difference, "path"), text(difference, "monolith"), text(difference, "service")))));
        List<List<String>> notMirrored = new ArrayList<>(List.of(List.of("NOT MIRRORED", "WHY")));
        shadow.path("not_mirrored").forEach(route -> notMirrored.add(List.of(text(route, "route"), text(route, "why"))));
        for (List<List<String>> rows : List.of(routes, paths, samples, notMirrored)) {
            if (rows.size() > 1) {
                out.println();
                table(rows);
            }
        }
    }

    private static String percent(JsonNode node, String key) {
        return node.hasNonNull(key) ? String.format(Locale.ROOT, "%.3f %%", node.path(key).asDouble() * 100) : "-";
    }

    private void numbered(JsonNode steps) {
        int number = 1;
        for (JsonNode step : steps) {
            out.println("  " + number++ + ". " + step.asString());
        }
    }

    /** Columns as wide as their widest cell, the last one free. */
    private void table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream().filter(row -> row.size() > column + 1).mapToInt(row -> row.get(column).length()).max().orElse(0))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell);
                if (column < row.size() - 1) {
                    line.repeat(' ', widths[column] - cell.length() + 2);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String millis(JsonNode node, String key) {
        return node.hasNonNull(key) ? String.valueOf(Duration.parse(node.path(key).asString()).toMillis()) : "-";
    }

    private static String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? "-" : value.isString() ? value.asString() : value.toString();
    }
}
