package com.voicehelper.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Puts what was measured between the markers of docs/performance.md, and the goals among it into the README. */
final class Pages {

    private static final Path PERFORMANCE = Path.of("docs", "performance.md");
    private static final Path README = Path.of("README.md");
    private static final String END = "<!-- measured: end -->\n";

    private Pages() {}

    static void write(Collection<String> trials) throws IOException {
        String page = Files.readString(PERFORMANCE);
        StringBuilder goals = new StringBuilder("| what | figure | goal |\n|---|--:|---|\n");
        for (String trial : trials) {
            Results results = Results.read(trial);
            if (results != null) {
                page = between(page, trial, results.table() + "\n" + String.join("  \n", results.notes()) + "\n\nOn " + results.machine().description() + ".\n");
                results.figures().stream().filter(figure -> !figure.goal().isEmpty()).forEach(figure -> goals.append("| ").append(figure.name()).append(" | ")
                        .append((Numbers.shown(figure.median()) + " " + figure.unit()).strip()).append(" | ").append(figure.goal())
                        .append(figure.met() ? "" : ", **not met**").append(" |\n"));
            }
        }
        Files.writeString(PERFORMANCE, page);
        Files.writeString(README, between(Files.readString(README), "goals", goals.toString()));
    }

    static String between(String page, String marker, String text) {
        String begin = "<!-- measured: " + marker + " -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(END, from);
        if (from < 0 || to < 0) {
            throw new IllegalStateException("there is no place for the figures of " + marker);
        }
        return page.substring(0, from + begin.length()) + text + page.substring(to);
    }
}
