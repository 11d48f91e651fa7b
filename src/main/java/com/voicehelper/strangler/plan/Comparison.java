package com.voicehelper.strangler.plan;

import java.math.BigDecimal;
import java.util.List;

/**
 * How the two answers to a shadow read are compared: exactly, but for the rules. Immutable.
 *
 * @param noiseShare of the reads that are compared, the monolith is asked so many a second time, in 1/10 000
 * @param headers    names of header fields that are compared besides content type, location and those of caching; lower case
 * @param rules      what may differ where; the first that covers a place counts
 */
public record Comparison(int noiseShare, List<String> headers, List<Rule> rules) {

    /** No rules, 1 % asked twice. */
    public static final Comparison EXACT = new Comparison(100, List.of(), List.of());

    public Comparison {
        headers = List.copyOf(headers);
        rules = List.copyOf(rules);
    }

    /** @param reason why the place may differ; never empty */
    public record Rule(AnswerPath path, Permission permission, String reason) {}

    /** How a value may differ. */
    public sealed interface Permission {}

    /** In any way. */
    public record Ignored() implements Permission {}

    /** As long as both are of a kind. */
    public record SameNature(Nature nature) implements Permission {}

    /** As long as the numbers are no further apart. */
    public record Within(BigDecimal distance) implements Permission {}

    /** What is new in each answer by its nature. */
    public enum Nature {
        /** An identifier that is made for the answer: of the same shape. */
        ID,
        /** A moment: as text of ISO 8601, or as a number. */
        TIMESTAMP,
        /** An opaque place in a list: a text, or nothing at its end. */
        CURSOR
    }
}
