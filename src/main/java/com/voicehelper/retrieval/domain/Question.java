package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.text.Analyzers;
import com.voicehelper.retrieval.text.Terms.Occurrence;
import com.voicehelper.retrieval.text.Terms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The text of a search.
 *
 * @param text     without space around it, at most 2 000 characters: of a longer one the beginning is asked
 * @param subjects  what it is about
 * @param mentions  where it says so
 * @param compounds two subjects that stand side by side, by the one word that others make of them ("roll back": "rollback")
 */
record Question(String text, Set<String> subjects, List<Occurrence> mentions, Map<String, Set<String>> compounds) {

    private static final int LONGEST = 2_000;
    private static final int MOST_SUBJECTS = 64;

    static Question of(String text) {
        String stripped = text.strip();
        int end = Math.min(stripped.length(), LONGEST);
        String asked = stripped.substring(0, end > 0 && Character.isHighSurrogate(stripped.charAt(end - 1)) ? end - 1 : end);
        Set<String> subjects = Set.copyOf(Terms.distinct(Analyzers.SUBJECTS, asked, MOST_SUBJECTS));
        List<Occurrence> mentions = Terms.occurrences(Analyzers.SUBJECTS, asked).stream().filter(each -> subjects.contains(each.term())).toList();
        return new Question(asked, subjects, mentions, compounds(asked, mentions));
    }

    private static Map<String, Set<String>> compounds(String text, List<Occurrence> mentions) {
        Map<String, Set<String>> compounds = new HashMap<>();
        for (int at = 0; at + 1 < mentions.size(); at++) {
            Occurrence one = mentions.get(at);
            Occurrence next = mentions.get(at + 1);
            if (next.start() == one.end() + 1 && !Character.isIdeographic(text.codePointAt(one.start()))) {
                String joined = text.substring(one.start(), one.end()) + text.substring(next.start(), next.end());
                Terms.distinct(Analyzers.SUBJECTS, joined, 1).forEach(term -> compounds.put(term, new HashSet<>(List.of(one.term(), next.term()))));
            }
        }
        return Map.copyOf(compounds);
    }

    /** The same for texts that differ in case and space only. */
    String normalised() {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }

    /** The subjects in one order. */
    List<String> sorted() {
        return subjects.stream().sorted().toList();
    }
}
