package com.voicehelper.retrieval.graph.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proper names in the Latin script, by their capitals: words with a capital that follow each other, with a "of", "de" or "van" between two of
 * them, and a number after them. What stands at the beginning of a sentence has a capital anyway and is uncertain alone.
 */
final class EnglishNames {

    private static final int MOST_WORDS = 8;
    private static final Pattern WORD = Pattern.compile("[\\p{IsLatin}\\p{N}](?:[\\p{IsLatin}\\p{M}\\p{N}+#]|[-&.’'](?=[\\p{IsLatin}\\p{N}]))*+");
    private static final Pattern ACRONYM = Pattern.compile("[\\p{Lu}\\p{N}]*\\p{Lu}[\\p{Lu}\\p{N}]+");
    private static final Set<String> JOINTS = Set.of("of", "de", "van", "von", "di", "du", "del", "der", "la");

    private static final Set<String> NO_NAMES = Set.of((
            "a an the this that these those it its he she they we you i his her their our my your in on at by for from to "
            + "of with and or but if when while where what which who whose why how as so then there here not no yes is are "
            + "was were be been has have had do does did can could will would shall should may might must also however "
            + "therefore moreover although because since until after before during between among under over into about each "
            + "every all any some many most more other another such both either neither one two three four five six seven "
            + "eight nine ten first second third last next new today now later finally note see please chapter section figure "
            + "table").split(" "));

    /** Acronyms that are words as well. */
    private static final Set<String> AMBIGUOUS = Set.of("WHO", "IT", "US");

    /** Said of a person before or after the name; no part of it. */
    private static final Set<String> ROLES = Set.of((
            "ceo cto cfo coo chairman chairwoman president director founder co-founder cofounder professor minister "
            + "secretary king queen prime chief executive officer governor mayor mr mrs ms miss dr prof sir").split(" "));

    private static final Set<String> ORGANIZATIONS = Set.of((
            "inc corp ltd llc plc gmbh ag company corporation university institute foundation bank group agency ministry "
            + "organization organisation association committee college laboratory laboratories labs systems technologies "
            + "union council press school hospital airlines motors").split(" "));

    private static final Set<String> PLACES = Set.of((
            "city river mountain mountains street avenue province county island islands lake sea ocean republic kingdom "
            + "states valley").split(" "));

    private EnglishNames() {}

    private record Word(int start, int end, String text) {

        String lower() {
            return text.toLowerCase(Locale.ROOT).replace(".", "");
        }

        boolean capital() {
            return text.codePoints().anyMatch(Character::isUpperCase) && !ROLES.contains(lower());
        }

        /** Whether a name may begin with it. */
        boolean begins() {
            return capital() && (AMBIGUOUS.contains(text) || !NO_NAMES.contains(text.toLowerCase(Locale.ROOT)));
        }

        boolean acronym() {
            return ACRONYM.matcher(text).matches();
        }

        boolean number() {
            return text.chars().allMatch(Character::isDigit) && text.length() <= 4;
        }
    }

    /**
     * The names between what is taken already.
     *
     * @param taken spans of the sentence that are names already, in its order
     * @return both, in the order of the sentence
     */
    static List<Span> with(List<Span> taken, String sentence) {
        List<Span> spans = new ArrayList<>(taken);
        List<Word> words = words(sentence, taken);
        boolean title = words.stream().filter(word -> word.text().length() > 3).allMatch(Word::capital) && words.size() > MOST_WORDS;
        for (int at = 0; at < words.size() && !title; at++) {
            if (words.get(at).begins()) {
                int last = last(words, at, sentence);
                spans.add(span(words, at, last, sentence));
                at = last;
            }
        }
        spans.sort(Comparator.comparingInt(Span::start));
        return spans;
    }

    private static List<Word> words(String sentence, List<Span> taken) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(sentence);
        while (matcher.find()) {
            int start = matcher.start();
            if (taken.stream().noneMatch(span -> span.start() <= start && start < span.end())) {
                String word = matcher.group();
                int length = word.endsWith("'s") || word.endsWith("’s") ? word.length() - 2 : word.length();
                words.add(new Word(start, start + length, word.substring(0, length)));
            }
        }
        return words;
    }

    /** The last word of the name that begins there. */
    private static int last(List<Word> words, int first, String sentence) {
        int last = first;
        for (int at = first + 1; at < words.size() && at - first < MOST_WORDS && adjacent(words, at, sentence); at++) {
            Word word = words.get(at);
            if (word.capital() || word.number()) {
                last = at;
            } else if (!JOINTS.contains(word.text()) || words.get(at - 1).acronym()) {
                break;
            }
        }
        return last;
    }

    private static boolean adjacent(List<Word> words, int at, String sentence) {
        String between = sentence.substring(words.get(at - 1).end(), words.get(at).start());
        boolean initial = between.equals(". ") && words.get(at - 1).text().length() == 1;
        return between.equals(" ") || initial;
    }

    private static Span span(List<Word> words, int first, int last, String sentence) {
        int start = words.get(first).start();
        int end = words.get(last).end();
        String name = sentence.substring(start, end);
        boolean strong = first != last || name.chars().skip(1).anyMatch(Character::isUpperCase) || name.chars().anyMatch(Character::isDigit);
        return new Span(start, end, name, label(words, first, last), start == 0 && !strong);
    }

    private static Label label(List<Word> words, int first, int last) {
        String ending = words.get(last).lower();
        boolean titled = first > 0 && ROLES.contains(words.get(first - 1).lower()) && words.get(first).start() - words.get(first - 1).end() <= 2;
        if (ORGANIZATIONS.contains(ending) || ORGANIZATIONS.contains(words.get(first).lower()) && last > first) {
            return Label.ORGANIZATION;
        }
        if (PLACES.contains(ending)) {
            return Label.PLACE;
        }
        if (titled) {
            return Label.PERSON;
        }
        return first == last && words.get(first).text().length() <= 6 && words.get(first).acronym() ? Label.ACRONYM : Label.THING;
    }

    /** Whether the short name is made of the first letters of the long one's words. */
    static boolean abbreviates(String acronym, String name) {
        if (!ACRONYM.matcher(acronym).matches()) {
            return false;
        }
        StringBuilder capitals = new StringBuilder();
        for (String word : name.split("[\\s-]+")) {
            if (!word.isEmpty() && Character.isUpperCase(word.charAt(0))) {
                capitals.append(word.charAt(0));
            }
        }
        return capitals.toString().contentEquals(acronym);
    }
}
