package com.voicehelper.retrieval.graph.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a text into sentences, English and Chinese, by their ends: a full stop within a name or a number is none. */
final class Sentences {

    private static final int LONGEST = 1_000;
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "st", "inc", "ltd", "co",
            "corp", "jr", "sr", "vs", "etc", "no", "vol", "fig", "e.g", "i.e", "u.s", "u.k");

    private Sentences() {}

    static List<String> of(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            if (ends(text, at) || at - start >= LONGEST) {
                add(sentences, text.substring(start, at + 1));
                start = at + 1;
            }
        }
        add(sentences, text.substring(start));
        return sentences;
    }

    private static void add(List<String> sentences, String sentence) {
        if (!sentence.isBlank()) {
            sentences.add(sentence.strip());
        }
    }

    private static boolean ends(String text, int at) {
        return switch (text.charAt(at)) {
            case '。', '！', '？', '；', '\n', '\r', ';', '|' -> true;
            case '!', '?' -> last(text, at);
            case '.' -> last(text, at) && !abbreviation(text, at);
            default -> false;
        };
    }

    private static boolean last(String text, int at) {
        return at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)) || "\"”)）".indexOf(text.charAt(at + 1)) >= 0;
    }

    private static boolean abbreviation(String text, int at) {
        int begin = at;
        while (begin > 0 && (Character.isLetter(text.charAt(begin - 1)) || text.charAt(begin - 1) == '.')) {
            begin--;
        }
        String word = text.substring(begin, at);
        boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0));
        return initial || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
    }
}
