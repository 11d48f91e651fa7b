package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.text.Terms.Occurrence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of a text that shows why it was found: plain text, one line, at most 300 characters. */
final class Snippets {

    private static final int LONGEST = 300;
    /** Of a window a little is kept for what comes before the first word that was looked for. */
    private static final int BEFORE = 60;
    private static final String ENDS = ".!?。！？；;\n";

    private Snippets() {}

    /** @param found where the text mentions what was looked for, in its order; empty: the beginning of the text is shown */
    static String of(String text, List<Occurrence> found) {
        if (text.length() <= LONGEST) {
            return flat(text);
        }
        int start = found.isEmpty() ? 0 : beginning(text, Math.max(0, best(found) - BEFORE), best(found));
        int end = whole(text, Math.min(text.length(), start + LONGEST - (start > 0 ? 2 : 1)));
        String shown = flat(text.substring(whole(text, start), end));
        return (start > 0 ? "…" : "") + shown + (end < text.length() ? "…" : "");
    }

    /** Where the window begins that mentions most: first the most different words, then the most. */
    private static int best(List<Occurrence> found) {
        int best = found.getFirst().start();
        int most = 0;
        for (int from = 0; from < found.size(); from++) {
            Set<String> different = new HashSet<>();
            int all = 0;
            for (int at = from; at < found.size() && found.get(at).end() - found.get(from).start() <= LONGEST - BEFORE; at++) {
                different.add(found.get(at).term());
                all++;
            }
            if (different.size() * 1000 + all > most) {
                most = different.size() * 1000 + all;
                best = found.get(from).start();
            }
        }
        return best;
    }

    /** The first beginning of a sentence in a part of the text; else the first of a word; else where the part begins. */
    private static int beginning(String text, int from, int to) {
        if (from == 0) {
            return 0;
        }
        for (int at = from; at < to; at++) {
            if (ENDS.indexOf(text.charAt(at)) >= 0) {
                return skipped(text, at + 1, to);
            }
        }
        for (int at = from; at < to; at++) {
            if (Character.isWhitespace(text.charAt(at))) {
                return skipped(text, at + 1, to);
            }
        }
        return from;
    }

    private static int skipped(String text, int from, int to) {
        int at = from;
        while (at < to && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Not in the middle of a character. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    private static String flat(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
