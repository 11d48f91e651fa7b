package com.voicehelper.retrieval.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passages of handbooks, rules and encyclopaedias that were written for this purpose, and questions about them with the passages that answer
 * them. Every second question is held out: nothing is tuned by it.
 *
 * @param language {@code en} or {@code zh}
 */
public record Corpus(String language, List<Document> documents, List<Question> questions) {

    private static final Pattern PASSAGE = Pattern.compile("\\[([a-z0-9-]+)] (.+)");

    /** @param passages the texts by their names, in order */
    public record Document(String title, Map<String, String> passages) {}

    /**
     * @param relevant passages by name: 2 answers the question, 1 helps
     * @param heldOut  whether nothing may be tuned by it
     */
    public record Question(String text, Map<String, Integer> relevant, boolean heldOut) {}

    public static List<Corpus> all() {
        return List.of(read("en"), read("zh"));
    }

    private static Corpus read(String language) {
        Corpus corpus = new Corpus(language, documents(lines("passages-" + language + ".md")), questions(lines("questions-" + language + ".jsonl")));
        List<String> known = corpus.documents.stream().flatMap(document -> document.passages().keySet().stream()).toList();
        corpus.questions.stream().flatMap(question -> question.relevant().keySet().stream()).filter(name -> !known.contains(name)).findAny()
                .ifPresent(name -> {
                    throw new IllegalStateException("No passage is named " + name);
                });
        return corpus;
    }

    private static List<Document> documents(List<String> lines) {
        List<Document> documents = new ArrayList<>();
        for (String line : lines) {
            Matcher passage = PASSAGE.matcher(line);
            if (line.startsWith("# ")) {
                documents.add(new Document(line.substring(2), new LinkedHashMap<>()));
            } else if (passage.matches()) {
                documents.getLast().passages().put(passage.group(1), passage.group(2));
            } else if (!line.isBlank()) {
                throw new IllegalStateException("Neither a title nor a passage: " + line);
            }
        }
        return documents;
    }

    private static List<Question> questions(List<String> lines) {
        JsonMapper json = new JsonMapper();
        List<Question> questions = new ArrayList<>();
        for (String line : lines) {
            JsonNode node = json.readTree(line);
            Map<String, Integer> relevant = new LinkedHashMap<>();
            node.required("relevant").properties().forEach(each -> relevant.put(each.getKey(), each.getValue().asInt()));
            questions.add(new Question(node.required("question").asString(), relevant, questions.size() % 2 == 1));
        }
        return questions;
    }

    private static List<String> lines(String name) {
        try (InputStream file = Objects.requireNonNull(Corpus.class.getResourceAsStream("/retrieval/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
