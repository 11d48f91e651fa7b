package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.text.Analyzers;
import com.voicehelper.retrieval.text.Terms;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of a search.
 *
 * @param text     without space around it, at most 2 000 characters: of a longer one the beginning is asked
 * @param subjects what it is about
 */
record Question(String text, Set<String> subjects) {

    private static final int LONGEST = 2_000;
    private static final int MOST_SUBJECTS = 64;

    static Question of(String text) {
        String stripped = text.strip();
        int end = Math.min(stripped.length(), LONGEST);
        String asked = stripped.substring(0, end > 0 && Character.isHighSurrogate(stripped.charAt(end - 1)) ? end - 1 : end);
        return new Question(asked, Set.copyOf(Terms.distinct(Analyzers.SUBJECTS, asked, MOST_SUBJECTS)));
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
