package com.voicehelper.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What one trial left behind, as {@code target/benchmarks/<trial>.json}. */
record Results(String trial, Instant at, Machine machine, List<Findings.Figure> figures, List<String> notes) {

    private static final Path FOLDER = Path.of("target", "benchmarks");
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    void store() throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(trial + ".json"), JSON.writeValueAsString(this));
    }

    /** Null when that trial has not been run. */
    static @Nullable Results read(String trial) throws IOException {
        Path file = FOLDER.resolve(trial + ".json");
        return Files.exists(file) ? JSON.readValue(Files.readString(file), Results.class) : null;
    }

    /** As a table: the goals first, what they were computed from below. */
    String table() {
        StringBuilder table = new StringBuilder("| what | median | of " + figures.stream().mapToInt(figure -> figure.values().size()).max().orElse(0)
                + " rounds | goal |\n|---|--:|--:|---|\n");
        figures.stream().filter(figure -> !figure.goal().isEmpty()).forEach(figure -> table.append(row(figure)));
        figures.stream().filter(figure -> figure.goal().isEmpty()).forEach(figure -> table.append(row(figure)));
        return table.toString();
    }

    private static String row(Findings.Figure figure) {
        String spread = figure.values().size() == 1 ? "" : Numbers.shown(figure.least()) + " to " + Numbers.shown(figure.most());
        String goal = figure.goal().isEmpty() ? "" : figure.goal() + (figure.met() ? ": met" : ": **not met**");
        return "| " + figure.name() + " | " + (Numbers.shown(figure.median()) + " " + figure.unit()).strip() + " | " + spread + " | " + goal + " |\n";
    }
}
