package com.voicehelper.retrieval.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Texts as terms. */
public final class Terms {

    private Terms() {}

    /**
     * A term where it is in its text.
     *
     * @param start the first character
     * @param end   the character after the last
     */
    public record Occurrence(String term, int start, int end) {}

    /** The distinct terms in the order of the text, at most so many. */
    public static List<String> distinct(Analyzer analyzer, String text, int most) {
        Set<String> terms = new LinkedHashSet<>();
        for (Occurrence occurrence : occurrences(analyzer, text)) {
            if (terms.size() == most) {
                break;
            }
            terms.add(occurrence.term());
        }
        return List.copyOf(terms);
    }

    public static List<Occurrence> occurrences(Analyzer analyzer, String text) {
        List<Occurrence> occurrences = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                occurrences.add(new Occurrence(term.toString(), offset.startOffset(), offset.endOffset()));
            }
            stream.end();
            return occurrences;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
