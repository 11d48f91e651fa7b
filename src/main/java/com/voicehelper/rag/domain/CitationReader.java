package com.voicehelper.rag.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads out of an answer, as it streams, which sources it cites: {@code [1]}, {@code [2][3]}, {@code [1, 3]}, {@code [2-4]} and the same in
 * the brackets of Chinese models, {@code 【1】} and {@code ［1］}, wherever the pieces are cut. Numbers that no source has are not citations.
 * Not thread-safe.
 */
final class CitationReader {

    private static final int LONGEST = 40;
    private static final String BETWEEN = ",，、;；-–~ ^";

    private final int sources;
    private final SortedSet<Integer> cited = new TreeSet<>();
    private final StringBuilder inside = new StringBuilder();
    private boolean open;

    /** @param sources how many there are; they have the numbers from 1 */
    CitationReader(int sources) {
        this.sources = sources;
    }

    void read(String piece) {
        piece.chars().forEach(each -> read((char) each));
    }

    private void read(char letter) {
        if (letter == '[' || letter == '【' || letter == '［') {
            open = true;
            inside.setLength(0);
        } else if (open && (letter == ']' || letter == '】' || letter == '］')) {
            open = false;
            numbers(inside).stream().filter(number -> number >= 1 && number <= sources).forEach(cited::add);
        } else if (open && inside.length() < LONGEST && (Character.isDigit(letter) || BETWEEN.indexOf(letter) >= 0)) {
            inside.append(letter);
        } else {
            open = false;
        }
    }

    private List<Integer> numbers(CharSequence list) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : list.toString().split("[,，、;； ^]+")) {
            String[] ends = part.split("[-–~]", -1);
            int from = number(ends[0]);
            int to = ends.length == 2 ? number(ends[1]) : from;
            for (int number = from; number > 0 && ends.length <= 2 && number <= Math.min(to, sources); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** 0 when it is none that a source could have. */
    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }

    /** The numbers so far, ascending. */
    List<Integer> cited() {
        return List.copyOf(cited);
    }
}
