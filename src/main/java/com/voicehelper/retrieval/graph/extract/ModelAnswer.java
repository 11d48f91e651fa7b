package com.voicehelper.retrieval.graph.extract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model's answer, believed only when all of it has the form that was asked for. A name that the text does not have was made up: it is left
 * out, and what is said of it.
 */
final class ModelAnswer {

    private static final Pattern FENCE = Pattern.compile("^```(?:json)?\\s*|\\s*```$");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]{1,39}");

    private ModelAnswer() {}

    /** Empty when it is not what was asked for. */
    static Optional<Extraction> read(JsonMapper json, String answer, String text) {
        try {
            JsonNode root = json.readTree(FENCE.matcher(answer.strip()).replaceAll(""));
            JsonNode entities = root.path("entities");
            JsonNode relations = root.path("relations");
            boolean valid = entities.isArray() && relations.isArray()
                    && entities.values().stream().allMatch(ModelAnswer::entity) && relations.values().stream().allMatch(ModelAnswer::relation);
            return valid
                    ? Optional.of(extraction(List.copyOf(entities.values()), List.copyOf(relations.values()), Names.key(text)))
                    : Optional.empty();
        } catch (JacksonException exception) {
            return Optional.empty();
        }
    }

    private static boolean entity(JsonNode node) {
        return node.path("name").isString() && node.path("label").isString() && Label.of(node.get("label").asString()).isPresent();
    }

    private static boolean relation(JsonNode node) {
        return node.path("from").isString() && node.path("to").isString() && node.path("type").isString() && TYPE.matcher(type(node)).matches();
    }

    private static String type(JsonNode node) {
        return node.get("type").asString().strip().toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    private static Extraction extraction(List<JsonNode> entities, List<JsonNode> relations, String folded) {
        Findings findings = new Findings();
        for (JsonNode node : entities) {
            String name = node.get("name").asString();
            if (folded.contains(Names.key(name)) && storable(name)) {
                findings.name(name, Label.of(node.get("label").asString()).orElseThrow());
            }
        }
        for (JsonNode node : relations) {
            String from = node.get("from").asString();
            String to = node.get("to").asString();
            if (findings.knows(from) && findings.knows(to)) {
                findings.statement(from, Label.THING, type(node), to, Label.THING);
            }
        }
        return findings.done();
    }

    /** No half of a pair of surrogates, which JSON can carry and the database cannot. */
    private static boolean storable(String name) {
        return name.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }
}
