package com.voicehelper.rag;

import java.util.List;

/**
 * How an answer came about.
 *
 * @param query        what was searched for
 * @param citations    what the answer could draw on
 * @param cited        the numbers that it cites, ascending
 * @param model        who wrote it
 * @param provider     who serves that model
 * @param finishReason as in {@code Completion}
 * @param cost         micro-units of the currency
 */
public record RagAnswer(
        String query, List<Citation> citations, List<Integer> cited, String model, String provider, String finishReason, long inputTokens, long outputTokens,
        long cost) {

    public RagAnswer {
        citations = List.copyOf(citations);
        cited = List.copyOf(cited);
    }
}
