package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.Source;
import com.voicehelper.platform.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Cuts sources into what can be quoted of them: sentences, lines without an end, and rows of tables with the names of their columns. */
final class Quotable {

    private static final int SHORTEST = 2;
    private static final int LONGEST = 500;
    private static final int LONGEST_JOINT = 200;
    private static final int LONGEST_TITLE = 60;
    private static final int MOST = 2_000;
    /** What opens an item, a heading or a quotation: several marks, each before a space. */
    private static final Pattern MARKS = Pattern.compile("^(?:(?:[#>*\\-+]+|[•·])\\s+|[•·])+");
    private static final Pattern POINTS_BACK = Pattern.compile("(?i)(it|its|they|their|he|his|she|her|this|these|those)\\b|[它他她该其这此]");
    private static final Pattern EMPHASIS = Pattern.compile("`+|\\*{2,}");

    private Quotable() {}

    /**
     * @param source of it
     * @param text   on one line, without the marks of headings and lists
     * @param terms  what it is about
     * @param place  what its document's title and the first line of its source are about
     * @param before what the sentence before it is about
     * @param row    whether it is one of a table
     */
    record Sentence(Source source, String text, Set<String> terms, Set<String> place, Set<String> before, boolean row) {

        /** Whether it speaks of what the sentence before it named. */
        boolean leans() {
            return POINTS_BACK.matcher(text).lookingAt();
        }

        /** A heading or a caption: it names something and says nothing of it. */
        boolean fragment() {
            boolean ends = "。！？；.!?;:：”\"".indexOf(text.charAt(text.length() - 1)) >= 0;
            return !row && !ends && text.length() <= (Words.chinese(text) ? LONGEST_TITLE / 2 : LONGEST_TITLE);
        }

        boolean question() {
            return text.endsWith("?") || text.endsWith("？");
        }
    }

    /** @param row whether it is one of a table */
    record Piece(String text, boolean row) {}

    static List<Sentence> of(List<Source> sources) {
        List<Sentence> sentences = new ArrayList<>();
        for (Source source : sources) {
            Set<String> place = new HashSet<>(Words.terms(source.title()));
            Set<String> before = Set.of();
            for (Piece piece : pieces(source.text())) {
                Set<String> terms = Words.terms(piece.text());
                if (!terms.isEmpty() && sentences.size() < MOST) {
                    if (before.isEmpty()) {
                        place.addAll(terms);
                    }
                    sentences.add(new Sentence(source, piece.text(), terms, place, before, piece.row()));
                    before = terms;
                }
            }
        }
        return sentences;
    }

    static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (line.contains(" | ")) {
                rows.add(line);
                continue;
            }
            tell(rows, pieces);
            sentences(MARKS.matcher(line.strip()).replaceFirst(""), pieces);
        }
        tell(rows, pieces);
        return pieces;
    }

    private static void tell(List<String> rows, List<Piece> pieces) {
        Table.rows(rows).forEach(row -> add(pieces, row, true));
        rows.clear();
    }

    /** What a semicolon or a quotation begins belongs to the same thought, as long as that is not long. */
    private static void sentences(String line, List<Piece> pieces) {
        StringBuilder thought = new StringBuilder();
        for (String sentence : Sentences.of(line)) {
            thought.append(sentence);
            boolean goesOn = "；”」』".indexOf(sentence.stripTrailing().codePointBefore(sentence.stripTrailing().length())) >= 0;
            if (!goesOn || thought.length() > LONGEST_JOINT) {
                add(pieces, thought.toString(), false);
                thought.setLength(0);
            }
        }
        add(pieces, thought.toString(), false);
    }

    private static void add(List<Piece> pieces, String text, boolean row) {
        String plain = EMPHASIS.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
        if (plain.length() >= SHORTEST) {
            pieces.add(new Piece(plain.length() <= LONGEST ? plain : shortened(plain), row));
        }
    }

    /** Not within a word, and never within a number. */
    private static String shortened(String text) {
        for (int end = LONGEST; end > LONGEST / 2; end--) {
            if (" ，、；：".indexOf(text.charAt(end)) >= 0) {
                return text.substring(0, end) + "…";
            }
        }
        int end = Character.isLowSurrogate(text.charAt(LONGEST)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }
}
