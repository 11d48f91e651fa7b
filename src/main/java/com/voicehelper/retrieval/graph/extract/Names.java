package com.voicehelper.retrieval.graph.extract;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names, as they are compared and as they are kept. */
public final class Names {

    /** In characters; what is longer is a sentence. */
    public static final int LONGEST = 120;

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");

    private Names() {}

    /** What two spellings of one name have in common: case, width (NFKC) and spaces are folded. */
    public static String key(String name) {
        return tidy(Normalizer.normalize(name, Normalizer.Form.NFKC)).toLowerCase(Locale.ROOT);
    }

    /** The name with single spaces, without those around it. */
    static String tidy(String name) {
        return SPACES.matcher(name).replaceAll(" ").strip();
    }

    static boolean usable(String name) {
        return !name.isBlank() && name.length() <= LONGEST && key(name).length() <= LONGEST && name.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    static boolean han(String text) {
        return text.codePoints().anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
    }
}
