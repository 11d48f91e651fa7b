package com.voicehelper.orchestrator.flow;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Gives the {@code [number]}s of a text that comes in pieces their new numbers; one that is cut between two pieces waits for its end. */
final class Renumbering {

    private static final Pattern CITED = Pattern.compile("\\[(\\d{1,4})]");
    private static final Pattern CUT = Pattern.compile("\\[\\d{0,4}$");

    private final Map<Integer, Integer> numbers;
    private String held = "";

    /** @param numbers new by old; what is not in it stays */
    Renumbering(Map<Integer, Integer> numbers) {
        this.numbers = numbers;
    }

    String next(String piece) {
        String text = held + piece;
        var cut = CUT.matcher(text);
        int end = cut.find() ? cut.start() : text.length();
        held = text.substring(end);
        return renumbered(text.substring(0, end));
    }

    /** What still waited. */
    String last() {
        return renumbered(held);
    }

    private String renumbered(String text) {
        return CITED.matcher(text).replaceAll(this::number);
    }

    private String number(MatchResult cited) {
        Integer number = numbers.get(Integer.valueOf(cited.group(1)));
        return number == null ? cited.group() : "[" + number + "]";
    }
}
