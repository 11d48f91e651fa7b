package com.voicehelper.retrieval.graph.extract;

import java.util.List;

/**
 * What was found in a text.
 *
 * @param entities   no two with the same {@link Names#key}
 * @param statements between names that are among the entities; none twice
 */
public record Extraction(List<Entity> entities, List<Statement> statements) {

    public static final Extraction NOTHING = new Extraction(List.of(), List.of());

    public Extraction {
        entities = List.copyOf(entities);
        statements = List.copyOf(statements);
    }

    /**
     * @param name  as the text has it first
     * @param count how often the text names it, from 1
     */
    public record Entity(String name, Label label, int count) {}

    /**
     * @param from a name, as its entity has it
     * @param type in capitals with underscores: {@code FOUNDED}
     * @param to   a name, as its entity has it
     */
    public record Statement(String from, String type, String to) {}
}
