package com.voicehelper.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;

/**
 * What a drill found. Times are milliseconds, memory MiB.
 *
 * @param stale            reads that were older than the reader's own acknowledged writes, doubled, or out of order
 * @param lost             acknowledged writes that the owner's tables lack at the end
 * @param doubled          writes that they have twice, or that nobody made
 * @param longestWrite     the longest time that one write took, whatever it waited for
 * @param longestPause     the longest time that one write took while ownership moved
 * @param held             how long each switch held the writers, by the strangler's own audit
 * @param problems         everything that makes the drill fail, in sentences; empty when it passed
 * @param examples         the first failed and stale requests, and the first lost and doubled rows
 */
record Report(
        String module,
        int clients,
        long seededRows,
        double seconds,
        long requests,
        double requestsPerSecond,
        long failed,
        long stale,
        long lost,
        long doubled,
        long rowsCompared,
        double longestWrite,
        double longestPause,
        List<Long> held,
        long rowsCopied,
        long changesApplied,
        @Nullable Double lagMedian,
        @Nullable Double lagP99,
        List<Stage> stages,
        List<Equality> equality,
        List<Process> processes,
        List<String> problems,
        List<String> examples) {

    record Stage(String name, double seconds, long requests, long failed, long stale, long servedLocally, long servedByService, long fallbacks,
            double readMedian, double readP99, double writeMedian, double writeP99, double longestWrite) {}

    /** A comparison of the two sides, row by row, with the traffic held. */
    record Equality(String when, int tables, long rows, List<String> differences) {}

    record Process(String name, long resident, long highest) {}

    boolean passed() {
        return problems.isEmpty();
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Drill: " + module + " moved out and back");
        lines.add("");
        lines.add(passed() ? "**Passed.** Nobody noticed." : "**Failed.**");
        problems.forEach(problem -> lines.add("* " + problem));
        lines.add("");
        lines.add("| what | figure |");
        lines.add("|---|---|");
        row(lines, "requests", "%,d by %d clients in %.0f s (%.0f a second)".formatted(requests, clients, seconds, requestsPerSecond));
        row(lines, "failed", failed);
        row(lines, "stale reads", stale);
        row(lines, "lost writes", lost);
        row(lines, "doubled writes", doubled);
        row(lines, "rows compared with the clients' journals", "%,d".formatted(rowsCompared));
        row(lines, "longest pause of a write while ownership moved", "%.0f ms".formatted(longestPause));
        row(lines, "of that held by the switches themselves", held.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + " ms");
        row(lines, "longest write at any time", "%.0f ms".formatted(longestWrite));
        row(lines, "rows copied", "%,d (%,d seeded)".formatted(rowsCopied, seededRows));
        row(lines, "changes applied", "%,d".formatted(changesApplied));
        row(lines, "lag P50 / P99", lagMedian == null || lagP99 == null ? "unknown" : "%.0f / %.0f ms".formatted(lagMedian, lagP99));
        processes.forEach(process -> row(lines, "resident memory of the " + process.name,
                "%d MiB (at most %d MiB)".formatted(process.resident, process.highest)));
        lines.add("");
        lines.add("| stage | s | requests | failed | stale | monolith | service | fallback | read P50 / P99 ms | write P50 / P99 / max ms |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        stages.forEach(stage -> lines.add("| %s | %.1f | %d | %d | %d | %d | %d | %d | %.1f / %.1f | %.1f / %.1f / %.0f |".formatted(
                stage.name, stage.seconds, stage.requests, stage.failed, stage.stale, stage.servedLocally, stage.servedByService, stage.fallbacks,
                stage.readMedian, stage.readP99, stage.writeMedian, stage.writeP99, stage.longestWrite)));
        lines.add("");
        lines.add("| both sides, row by row | tables | rows | result |");
        lines.add("|---|--:|--:|---|");
        equality.forEach(each -> lines.add("| %s | %d | %d | %s |".formatted(each.when, each.tables, each.rows,
                each.differences.isEmpty() ? "equal" : String.join("; ", each.differences))));
        if (!examples.isEmpty()) {
            lines.add("");
            examples.forEach(example -> lines.add("* " + example));
        }
        return String.join("\n", lines);
    }

    private static void row(List<String> lines, String what, Object figure) {
        lines.add("| " + what + " | " + figure + " |");
    }

    /** Writes {@code target/drill/<module>.json}; returns where. */
    Path write() {
        Path file = Path.of("target", "drill", module + ".json");
        try {
            Files.createDirectories(file.getParent());
            Wire.JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
            return file;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
