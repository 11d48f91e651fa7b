package com.voicehelper.strangler.operate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An answer of {@code /strangler}, for people. */
final class Report {

    private final List<String> lines = new ArrayList<>();

    private Report() {}

    static List<String> of(JsonNode answer) {
        Report report = new Report();
        if (answer.has("modules")) {
            report.modules(answer.path("modules"));
        } else if (answer.has("differing_rows")) {
            return DifferencesReport.of(answer);
        } else if (answer.has("shadow")) {
            return ShadowReport.of(answer);
        } else if (answer.has("audit")) {
            report.audit(answer);
        } else {
            if (answer.has("command")) {
                report.outcome(answer);
            }
            report.module(answer);
        }
        return report.lines;
    }

    private void modules(JsonNode modules) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("MODULE", "STAGE", "READS AT SERVICE", "WRITES", "EPOCH", "CHANGED", "BY")));
        modules.forEach(module -> rows.add(List.of(
                Words.text(module, "module"), Words.text(module, "stage"), Words.text(module, "effective_read_percent") + " %",
                Words.text(module, "writes"), Words.text(module, "epoch"), Words.time(module, "changed_at"), Words.text(module, "changed_by"))));
        lines.addAll(Table.lines(rows));
    }

    private void outcome(JsonNode answer) {
        lines.add(Words.text(answer, "message") + ".");
        int number = 1;
        for (JsonNode step : answer.path("steps")) {
            lines.add("  " + number++ + ". " + step.asString());
        }
        answer.path("notes").forEach(note -> lines.add("  note: " + note.asString()));
        answer.path("obstacles").forEach(obstacle -> lines.add("  blocked: " + obstacle.asString()));
        lines.add("");
    }

    private void module(JsonNode answer) {
        JsonNode flow = answer.path("replication");
        lines.add(Words.text(answer, "module") + " is at stage " + Words.text(answer, "stage") + ", epoch " + Words.text(answer, "epoch"));
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("  reads", Words.text(answer, "effective_read_percent") + " % at the service"));
        facts.add(List.of("  writes", "at the " + Words.text(answer, "writes")
                + (answeredByBoth(answer) ? ", answered when both sides have them" : "")));
        facts.add(List.of("  changed", Words.time(answer, "changed_at") + " by " + Words.text(answer, "changed_by") + ": "
                + Words.text(answer, "reason")));
        boolean moves = !Words.text(answer, "stage").equals("MONOLITH");
        if (flow.hasNonNull("flows_to")) {
            facts.add(List.of("  data", "flows to the " + Words.text(flow, "flows_to") + ", " + Words.milliseconds(flow, "lag")
                    + " behind (P50 " + Words.milliseconds(flow, "lag_p50") + ", P99 " + Words.milliseconds(flow, "lag_p99") + "); "
                    + Words.count(flow, "backlog") + " changes wait, " + Words.count(flow, "changes_applied") + " applied"));
            facts.add(List.of("  verified", Words.verified(flow)));
        }
        if (flow.path("throttle").hasNonNull("held")) {
            facts.add(List.of("  copy held", Words.text(flow.path("throttle"), "held")));
        }
        if (flow.hasNonNull("problem") && moves) {
            facts.add(List.of("  problem", Words.text(flow, "problem")));
        }
        lines.addAll(Table.lines(facts));
        ramp(answer);
        tables(flow.path("tables"));
        served(answer.path("served"));
        nextSteps(answer.path("next_steps"));
    }

    /** Why the automatic ramp goes on, holds or goes back, and on which figures. */
    private void ramp(JsonNode answer) {
        if (Words.text(answer, "automation").equals("OFF")) {
            return;
        }
        JsonNode ramp = answer.path("ramp");
        lines.add("");
        lines.add("  automation " + Words.text(answer, "automation") + ", up to " + Words.text(answer, "ceiling_percent") + " %: "
                + Words.text(ramp, "says"));
        List<List<String>> rows = new ArrayList<>(List.of(List.of("  GATE", "VERDICT", "VALUE", "BOUND", "")));
        ramp.path("gates").forEach(gate -> rows.add(List.of("  " + Words.text(gate, "gate"), Words.text(gate, "verdict"),
                Words.measure(gate, "value"), Words.measure(gate, "bound"), Words.text(gate, "says"))));
        if (rows.size() > 1) {
            lines.addAll(Table.lines(rows));
        }
    }

    private static boolean answeredByBoth(JsonNode answer) {
        return answer.path("acknowledge").asString("").equals("both") && answer.path("replication").hasNonNull("flows_to");
    }

    private void tables(JsonNode tables) {
        if (tables.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("  TABLE", "ROWS COPIED", "OF ABOUT", "COMPARED", "EQUAL", "DIFFERENT", "MISSING", "EXTRA", "CLEAN", ""));
        tables.forEach(table -> {
            JsonNode found = table.path("verification");
            rows.add(List.of("  " + Words.text(table, "table"), Words.count(table, "rows_copied"), Words.count(table, "rows_estimated"),
                    Words.count(table, "rows_verified"), Words.count(found, "equal"), Words.count(found, "different"),
                    Words.count(found, "missing"), Words.count(found, "extra"),
                    found.hasNonNull("clean_age") ? Words.span(Words.duration(found, "clean_age")) + " ago" : "never",
                    table.path("copied").asBoolean() ? "" : "copying"));
        });
        lines.add("");
        lines.addAll(Table.lines(rows));
    }

    /** Of the node that answers: each counts what it has routed itself since it started. */
    private void served(JsonNode stages) {
        if (stages.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(List.of("  SERVED BY THIS NODE IN", "MONOLITH", "SERVICE", "")));
        stages.forEachEntry((stage, counts) -> {
            List<String> detours = new ArrayList<>();
            counts.forEachEntry((route, count) -> {
                if (!route.equals("local") && !route.equals("remote")) {
                    detours.add(Words.figure(count) + " " + route.replace('_', ' '));
                }
            });
            rows.add(List.of("  " + stage, Words.figure(counts.path("local").asLong(0)), Words.figure(counts.path("remote").asLong(0)),
                    String.join(", ", detours)));
        });
        lines.add("");
        lines.addAll(Table.lines(rows));
    }

    private void nextSteps(JsonNode steps) {
        if (steps.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(List.of("  NEXT", "")));
        steps.forEach(step -> {
            rows.add(List.of("  " + Words.text(step, "command"), Words.text(step, "purpose")));
            step.path("blocked_by").forEach(blocker -> rows.add(List.of("", "blocked: " + blocker.asString())));
        });
        lines.add("");
        lines.addAll(Table.lines(rows));
    }

    private void audit(JsonNode answer) {
        lines.add(Words.text(answer, "module") + " is at stage " + Words.text(answer, "stage") + ", epoch " + Words.text(answer, "epoch")
                + "; the newest entry first, times in UTC");
        for (JsonNode entry : answer.path("audit")) {
            lines.add("");
            lines.add(Words.time(entry, "at") + "  " + Words.text(entry, "who") + ": " + Words.text(entry, "why"));
            List<List<String>> facts = new ArrayList<>();
            facts.add(List.of("    stage", Words.change(entry, "from_stage", "to_stage") + ", reads "
                    + Words.change(entry, "from_percent", "to_percent") + " %, epoch " + Words.text(entry, "epoch")));
            Words.pairs("", entry.path("figures")).stream().sorted(Comparator.comparing(pair -> !pair.getKey().equals("command")))
                    .forEach(pair -> facts.add(List.of("    " + pair.getKey(), pair.getValue())));
            lines.addAll(Table.lines(facts));
        }
    }
}
