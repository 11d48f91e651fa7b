package com.voicehelper.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where sentences end, in Chinese and in languages with Latin letters. A full stop ends one when a space follows and then something that
 * can begin one, and no abbreviation, initial or number of an item stands before it. What closes a quotation or a bracket belongs to the sentence it ends.
 */
public final class Sentences {

    private static final String ENDS = "。！？；!?…";
    private static final String CLOSERS = "”’」』）)】》〉]}\"'";

    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "mt", "no", "nos", "fig", "figs", "eq", "sec", "ch", "vol", "ed", "eds", "pp", "p",
            "vs", "etc", "cf", "al", "e.g", "i.e", "a.m", "p.m", "inc", "ltd", "co", "corp", "dept", "approx", "est", "min", "max",
            "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "ph.d", "z.b", "d.h", "bzw", "usw", "nr");

    private Sentences() {}

    /** The parts of a line, which joined are the line: each is a sentence with the white space after it. */
    public static List<String> of(String line) {
        List<String> sentences = new ArrayList<>();
        int begin = 0;
        for (int index = 0; index < line.length(); index++) {
            if (ends(line, index) && !number(line, begin, index)) {
                int end = afterSpace(line, afterClosers(line, index + 1));
                sentences.add(line.substring(begin, end));
                begin = end;
                index = end - 1;
            }
        }
        if (begin < line.length()) {
            sentences.add(line.substring(begin));
        }
        return sentences;
    }

    /** Ideographs, kana and their punctuation: scripts that put no space between words. */
    public static boolean wide(int point) {
        return Character.isIdeographic(point) || point >= 0x3000 && point <= 0x30FF || point >= 0xFF00 && point <= 0xFF65;
    }

    /** "1. Open the lid": the item's, at the beginning of its line. */
    private static boolean number(String line, int begin, int index) {
        return begin == 0 && index > 0 && index <= 3 && line.charAt(index) == '.' && line.substring(0, index).chars().allMatch(Character::isDigit);
    }

    private static boolean ends(String line, int index) {
        char mark = line.charAt(index);
        if (mark == '.') {
            return fullStop(line, index);
        }
        if (ENDS.indexOf(mark) < 0) {
            return false;
        }
        // Several marks in a row end one sentence, the last of them.
        boolean more = index + 1 < line.length() && (ENDS.indexOf(line.charAt(index + 1)) >= 0 || line.charAt(index + 1) == '.');
        boolean inWord = (mark == '!' || mark == '?') && index + 1 < line.length() && Character.isLetterOrDigit(line.charAt(index + 1))
                && !wide(line.charAt(index + 1));
        return !more && !inWord;
    }

    private static boolean fullStop(String line, int index) {
        int after = afterClosers(line, index + 1);
        if (after == line.length()) {
            return true;
        }
        if (line.charAt(after) != ' ') {
            return wide(line.codePointAt(after)) && index > 0 && wide(line.codePointBefore(index));
        }
        int next = afterSpace(line, after);
        boolean begins = next == line.length() || !Character.isLowerCase(line.codePointAt(next));
        return begins && !abbreviation(line, index);
    }

    private static boolean abbreviation(String line, int stop) {
        int begin = stop;
        while (begin > 0 && (Character.isLetter(line.charAt(begin - 1)) || line.charAt(begin - 1) == '.')) {
            begin--;
        }
        String word = line.substring(begin, stop);
        boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0)) && !word.equals("I");
        return initial || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
    }

    private static int afterClosers(String line, int index) {
        int after = index;
        while (after < line.length() && CLOSERS.indexOf(line.charAt(after)) >= 0) {
            after++;
        }
        return after;
    }

    private static int afterSpace(String line, int index) {
        int after = index;
        while (after < line.length() && line.charAt(after) == ' ') {
            after++;
        }
        return after;
    }
}
