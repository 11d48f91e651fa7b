package com.voicehelper.strangler.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** An answer of {@code /strangler/stores}, for people. */
final class StoreReport {

    private StoreReport() {}

    static List<String> of(JsonNode answer) {
        return answer.has("stores") ? stores(answer.path("stores")) : store(answer);
    }

    /** Items that are missing, different, extra or failed; of all stores when the answer is about all. */
    static long wrong(JsonNode answer) {
        return answer.has("stores") ? answer.path("stores").valueStream().mapToLong(StoreReport::wrong).sum()
                : Stream.of("missing", "different", "extra", "failed").mapToLong(kind -> answer.path(kind).asLong()).sum();
    }

    static String progress(JsonNode answer) {
        return Words.text(answer, "store") + ": " + Words.text(answer, "task") + ", " + counts(answer, "copied", "compared") + ", "
                + wrong(answer) + " wrong";
    }

    private static List<String> stores(JsonNode stores) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("STORE", "KIND", "STAGE", "MODE", "READS AT NEW SIDE", "WRITES", "TASK", "WRONG")));
        stores.forEach(store -> rows.add(List.of(Words.text(store, "store"), Words.text(store, "kind"), Words.text(store, "stage"),
                Words.text(store, "mode"), Words.text(store, "read_percent") + " %", Words.text(store, "writes"), Words.text(store, "task"),
                String.valueOf(wrong(store)))));
        return Table.lines(rows);
    }

    private static List<String> store(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        if (answer.has("command")) {
            lines.add(Words.text(answer, "message") + ".");
            answer.path("steps").forEach(step -> lines.add("  - " + step.asString()));
        }
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(Words.text(answer, "store"), Words.text(answer, "kind") + ", stage " + Words.text(answer, "stage")
                + ", mode " + Words.text(answer, "mode")));
        facts.add(List.of("  reads", Words.text(answer, "read_percent") + " % at the new side"
                + (answer.path("secondary_closed").asBoolean() ? ", closed: writes have not reached it" : "")));
        facts.add(List.of("  writes", "at the " + Words.text(answer, "writes") + " side, "
                + Words.text(answer, "outstanding") + " have not reached the other"));
        facts.add(List.of("  task", Words.text(answer, "task") + ": "
                + counts(answer, "copied", "compared", "equal", "missing", "different", "extra", "failed")));
        facts.add(List.of("  verified", answer.hasNonNull("verified_at") ? Words.time(answer, "verified_at") : "never"));
        if (answer.hasNonNull("problem")) {
            facts.add(List.of("  problem", Words.text(answer, "problem")));
        }
        answer.path("differences").forEach(difference -> facts.add(List.of(
                "  " + Words.text(difference, "kind").toLowerCase(Locale.ROOT),
                Words.text(difference, "item") + ": " + Words.text(difference, "detail"))));
        answer.path("audit").forEach(entry -> facts.add(List.of("  " + Words.time(entry, "at"), Words.text(entry, "who") + ": "
                + Words.change(entry, "from_stage", "to_stage") + ", " + Words.text(entry, "to_percent") + " %, " + Words.text(entry, "why"))));
        answer.path("next_steps").forEach(step -> {
            facts.add(List.of("  next", Words.text(step, "command") + ": " + Words.text(step, "purpose")));
            step.path("blocked_by").forEach(blocker -> facts.add(List.of("", "  blocked: " + blocker.asString())));
        });
        lines.addAll(Table.lines(facts));
        return lines;
    }

    private static String counts(JsonNode answer, String... kinds) {
        return Stream.of(kinds).map(kind -> Words.count(answer, kind) + " " + kind).collect(Collectors.joining(", "));
    }
}
