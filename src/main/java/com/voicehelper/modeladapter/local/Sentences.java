package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts sources into the sentences that can be quoted. */
final class Sentences {

    private static final int SHORTEST = 2;
    private static final int LONGEST = 500;
    private static final int MOST = 2_000;

    private Sentences() {}

    /**
     * @param source of it
     * @param text   on one line, without the marks of headings and lists
     * @param terms  what it is about
     * @param around what its document's title and the sentence before it are about
     */
    record Sentence(Source source, String text, Set<String> terms, List<Set<String>> around) {

        /** A heading, or a line of a table: it names something and says nothing of it. */
        boolean fragment() {
            return "。！？；.!?;:：”\"".indexOf(text.charAt(text.length() - 1)) < 0 && terms.size() < 6;
        }

        boolean question() {
            return text.endsWith("?") || text.endsWith("？");
        }
    }

    static List<Sentence> of(List<Source> sources) {
        List<Sentence> sentences = new ArrayList<>();
        for (Source source : sources) {
            Set<String> title = Words.terms(source.title());
            Set<String> before = Set.of();
            for (String text : cut(source.text())) {
                Set<String> terms = Words.terms(text);
                if (!terms.isEmpty() && sentences.size() < MOST) {
                    sentences.add(new Sentence(source, text, terms, List.of(title, before)));
                    before = terms;
                }
            }
        }
        return sentences;
    }

    static List<String> cut(String text) {
        List<String> sentences = new ArrayList<>();
        for (String line : text.split("\\R")) {
            int from = 0;
            for (int at = 0; at < line.length(); at++) {
                if (ends(line, at)) {
                    add(sentences, line.substring(from, at + 1));
                    from = at + 1;
                }
            }
            add(sentences, line.substring(from));
        }
        return sentences;
    }

    private static boolean ends(String line, int at) {
        char mark = line.charAt(at);
        if ("。！？；".indexOf(mark) >= 0) {
            return at + 1 == line.length() || "”」』）".indexOf(line.charAt(at + 1)) < 0;
        }
        boolean last = at + 1 < line.length() && Character.isWhitespace(line.charAt(at + 1));
        return last && (mark == '!' || mark == '?' || mark == '.' && !abbreviation(line, at));
    }

    /** An initial ("J. Smith"), or a short word before a name or a number ("Dr. Lee", "No. 5"). */
    private static boolean abbreviation(String line, int dot) {
        int start = dot;
        while (start > 0 && Character.isLetter(line.charAt(start - 1))) {
            start--;
        }
        String word = line.substring(start, dot);
        return word.length() == 1 && Character.isUpperCase(word.charAt(0))
                || Set.of("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "No", "vs", "Fig", "e.g", "i.e").contains(word);
    }

    private static void add(List<String> sentences, String piece) {
        String text = piece.replaceAll("^[\\s#>*•|·\\-]+", "").replaceAll("[*_`|]+", "").replaceAll("\\s+", " ").strip();
        if (text.length() >= SHORTEST) {
            sentences.add(text.length() <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST / 2)) + "…");
        }
    }
}
