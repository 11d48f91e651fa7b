package com.voicehelper.modeladapter.local;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A text as the words of alphabets and the runs of ideographs that it has, in order. */
final class Words {

    private static final int LONGEST = 64;

    /** Words that say little of what a text is about, and are in nearly every one. */
    private static final Set<String> STOP = Set.of("""
            a about after all also am an and any are as at be been being but by can could did do does each for from had has have he her
            here him his how i if in into is it its may me more most my no nor not of on only or other our out over own same she should so
            some such than that the their them then there these they this those through to too under up us very was we were what when where
            which while who whom whose why will with would you your""".split("\\s+"));

    /** The same among ideographs. */
    private static final String STOP_IDEOGRAPHS = "的了是在和与及或也都就而着吗呢吧啊么之这那我你他她它们很";

    private Words() {}

    sealed interface Word {}

    /** @param stem without the common endings of English; equal to the text in other languages */
    record Alphabetic(String text, String stem, boolean stop) implements Word {}

    /** Ideographs, kana or hangul without a break. */
    record Ideographs(String text) implements Word {}

    static boolean stop(char ideograph) {
        return STOP_IDEOGRAPHS.indexOf(ideograph) >= 0;
    }

    /** Lower-cased, and full-width letters and ligatures as what they stand for (NFKC). */
    static List<Word> of(String text) {
        String plain = Normalizer.isNormalized(text, Normalizer.Form.NFKC) ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        List<Word> words = new ArrayList<>(plain.length() / 5 + 1);
        int at = 0;
        while (at < plain.length()) {
            int point = plain.codePointAt(at);
            if (!Character.isLetterOrDigit(point)) {
                at += Character.charCount(point);
                continue;
            }
            boolean ideographic = ideographic(point);
            int end = at;
            while (end < plain.length() && end - at < LONGEST) {
                int next = plain.codePointAt(end);
                if (!within(next, ideographic)) {
                    break;
                }
                end += Character.charCount(next);
            }
            words.add(word(plain.substring(at, end), ideographic));
            at = end;
        }
        return words;
    }

    private static boolean within(int point, boolean ideographic) {
        return ideographic ? ideographic(point)
                : (Character.isLetterOrDigit(point) || Character.getType(point) == Character.NON_SPACING_MARK) && !ideographic(point);
    }

    private static Word word(String text, boolean ideographic) {
        if (ideographic) {
            return new Ideographs(text);
        }
        String lower = lowerCased(text);
        return new Alphabetic(lower, stem(lower), STOP.contains(lower));
    }

    /** Character by character: the same in every locale. */
    private static String lowerCased(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.toLowerCase(text.charAt(at)) != text.charAt(at)) {
                return text.toLowerCase(Locale.ROOT);
            }
        }
        return text;
    }

    static boolean ideographic(int point) {
        if (point < 0x1100) {
            return false;
        }
        return Character.isIdeographic(point) || point >= 0x3040 && point <= 0x30FF || point >= 0xAC00 && point <= 0xD7A3;
    }

    /**
     * Takes plural, -ing, -ed, -ly and a last -e off an English word: the S-stemmer of Harman ("How effective is suffixing?", JASIS 1991)
     * and two endings more. It need not give a word, only the same for words that belong together.
     */
    static String stem(String word) {
        if (word.length() < 4 || !ascii(word)) {
            return word;
        }
        String stem = singular(word);
        if (stem.length() >= 6 && stem.endsWith("ing") || stem.length() >= 5 && stem.endsWith("ed") && !stem.endsWith("eed")) {
            String rest = stem.substring(0, stem.length() - (stem.endsWith("ing") ? 3 : 2));
            stem = vowel(rest) ? undoubled(rest) : stem;
        } else if (stem.length() >= 6 && stem.endsWith("ly")) {
            stem = stem.substring(0, stem.length() - 2);
        }
        return stem.length() > 3 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }

    private static String singular(String word) {
        if (word.endsWith("ies") && !word.endsWith("eies") && !word.endsWith("aies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("es") && !word.endsWith("aes") && !word.endsWith("ees") && !word.endsWith("oes")) {
            return word.substring(0, word.length() - 1);
        }
        return word.endsWith("s") && !word.endsWith("us") && !word.endsWith("ss") && !word.endsWith("is") ? word.substring(0, word.length() - 1) : word;
    }

    private static String undoubled(String stem) {
        int last = stem.length() - 1;
        boolean doubled = last > 1 && stem.charAt(last) == stem.charAt(last - 1) && "lsz".indexOf(stem.charAt(last)) < 0;
        return doubled ? stem.substring(0, last) : stem;
    }

    private static boolean vowel(String text) {
        return text.length() > 2 && text.chars().anyMatch(letter -> "aeiouy".indexOf(letter) >= 0);
    }

    private static boolean ascii(String word) {
        for (int at = 0; at < word.length(); at++) {
            if (word.charAt(at) < 'a' || word.charAt(at) > 'z') {
                return false;
            }
        }
        return true;
    }

    /** What a text is about: the stems of its words that are not stop words, and the pairs of its ideographs. */
    static Set<String> terms(String text) {
        Set<String> terms = new LinkedHashSet<>();
        for (Word word : of(text)) {
            switch (word) {
                case Alphabetic(String ignored, String stem, boolean stop) when !stop -> terms.add(stem);
                case Alphabetic ignored -> {}
                case Ideographs(String run) -> pairs(run, terms);
            }
        }
        return terms;
    }

    private static void pairs(String run, Set<String> terms) {
        if (run.length() == 1 && !stop(run.charAt(0))) {
            terms.add(run);
        }
        for (int at = 0; at + 1 < run.length(); at++) {
            if (!stop(run.charAt(at)) && !stop(run.charAt(at + 1))) {
                terms.add(run.substring(at, at + 2));
            }
        }
    }

    /** Chinese when a tenth of the letters are ideographs: a Chinese sentence often carries English names. */
    static boolean chinese(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long ideographs = text.codePoints().filter(Character::isIdeographic).count();
        return ideographs > 0 && ideographs * 10 >= letters;
    }
}
