package com.voicehelper.strangler.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a status says is being copied or compared, table by table. */
record UnderWay(Phase phase, List<Bar> tables) {

    enum Phase { COPYING, COMPARING, NOTHING }

    /** @param total an estimate, never less than what is done */
    record Bar(String table, long done, long total) {

        double share() {
            return total == 0 ? 1 : (double) done / total;
        }
    }

    private static final int BAR = 20;

    static UnderWay of(JsonNode status) {
        JsonNode flow = status.path("replication");
        boolean copied = flow.path("tables").valueStream().allMatch(table -> table.path("copied").asBoolean());
        boolean inSync = !status.path("stage").asString("").equals("COPYING");
        Phase phase = !copied ? Phase.COPYING : !inSync || flow.path("verifying").asBoolean() ? Phase.COMPARING : Phase.NOTHING;
        return new UnderWay(phase, flow.path("tables").valueStream().map(table -> bar(table, phase)).toList());
    }

    private static Bar bar(JsonNode table, Phase phase) {
        long done = table.path(phase == Phase.COPYING ? "rows_copied" : "rows_verified").asLong();
        boolean ended = phase == Phase.COPYING ? table.path("copied").asBoolean() : table.path("verification").path("ended").asBoolean();
        return new Bar(table.path("table").asString(), done, ended ? done : Math.max(done, table.path("rows_estimated").asLong()));
    }

    /** Whether every table has been compared to its end since an earlier status. */
    static boolean comparedSince(JsonNode before, JsonNode now) {
        return now.path("replication").path("tables").valueStream().allMatch(table -> {
            String ended = ended(now, table.path("table").asString());
            return !ended.isEmpty() && !ended.equals(ended(before, table.path("table").asString()));
        });
    }

    private static String ended(JsonNode status, String name) {
        return status.path("replication").path("tables").valueStream().filter(table -> table.path("table").asString().equals(name)).findFirst()
                .map(table -> table.path("verification").path("ended_at").asString("")).orElse("");
    }

    long done() {
        return tables.stream().mapToLong(Bar::done).sum();
    }

    long total() {
        return tables.stream().mapToLong(Bar::total).sum();
    }

    /** All in one line. */
    String line(Speed speed) {
        long percent = total() == 0 ? 100 : 100 * done() / total();
        return (phase == Phase.COPYING ? "Copying: " : "Comparing: ")
                + Words.figure(done()) + " of about " + Words.figure(total()) + " rows (" + percent + " %)" + pace(speed);
    }

    private String pace(Speed speed) {
        long perSecond = speed.perSecond();
        if (perSecond == 0) {
            return "";
        }
        Duration left = Duration.ofSeconds((total() - done() + perSecond - 1) / perSecond);
        return ", " + Words.figure(perSecond) + " rows/s, " + Words.span(left) + " left";
    }

    /** The line, and under it a bar for each table. */
    List<String> bars(Speed speed, int width) {
        List<List<String>> rows = new ArrayList<>();
        int bar = width < 80 ? BAR / 2 : BAR;
        for (Bar table : tables) {
            int full = (int) Math.round(bar * table.share());
            rows.add(List.of("  " + table.table(), "[" + "#".repeat(full) + "-".repeat(bar - full) + "]",
                    "%3d %%".formatted((int) (100 * table.share())),
                    Words.figure(table.done()), "of about", Words.figure(table.total()), speed.of(table.table())));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(speed));
        lines.addAll(Table.lines(rows));
        return lines;
    }
}
