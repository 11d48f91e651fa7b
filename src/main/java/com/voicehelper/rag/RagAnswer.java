package com.voicehelper.rag;

import java.util.List;

/**
 * How an answer came about.
 *
 * @param query        what was searched for
 * @param citations    what the answer could draw on
 * @param cited        the numbers that it cites, ascending
 * @param model        who wrote it; {@value #NO_MODEL} when no model did, because nothing relevant was found
 * @param provider     who serves that model; {@value #NO_MODEL} likewise
 * @param finishReason as in {@code Completion}
 * @param cost         micro-units of the currency; as the tokens, of everything that was asked of models for it
 */
public record RagAnswer(
        String query, List<Citation> citations, List<Integer> cited, String model, String provider, String finishReason, long inputTokens, long outputTokens,
        long cost) {

    public static final String NO_MODEL = "none";

    public RagAnswer {
        citations = List.copyOf(citations);
        cited = List.copyOf(cited);
    }
}
