package com.voicehelper.retrieval.text;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;

/**
 * A term of a text for engines that keep words and pairs of characters in one place: the terms of a pair are marked, so that they are told
 * from words.
 *
 * @param weight how much it counts when it is asked for
 */
public record WeightedTerm(String term, double weight) {

    /** A Chinese text says the same in words and in pairs of characters; together they count a little more than the words alone. */
    public static final float PAIR = 0.5f;

    private static final String MARK = "\u205E";

    /** All terms with their repetitions, words first. No term has the character 0, which PostgreSQL does not take. */
    public static List<WeightedTerm> of(String text) {
        String plain = text.replace('\0', ' ');
        List<WeightedTerm> terms = new ArrayList<>();
        add(terms, Analyzers.WORDS, plain, "", 1);
        add(terms, Analyzers.PAIRS, plain, MARK, PAIR);
        return terms;
    }

    private static void add(List<WeightedTerm> terms, Analyzer analyzer, String text, String mark, double weight) {
        Terms.occurrences(analyzer, text).forEach(occurrence -> terms.add(new WeightedTerm(mark + occurrence.term(), weight)));
    }
}
