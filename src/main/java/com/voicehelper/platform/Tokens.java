package com.voicehelper.platform;

/**
 * How many tokens a text has, roughly, for what must be known before a model counts: one per ideograph, one per four other characters.
 * Tokenizers differ; of English prose and of Chinese they make about that many, of code and rare scripts more.
 */
public final class Tokens {

    private Tokens() {}

    public static int estimate(String text) {
        long ideographs = text.codePoints().filter(Character::isIdeographic).count();
        long others = text.codePointCount(0, text.length()) - ideographs;
        return Math.toIntExact(ideographs + (others + 3) / 4);
    }
}
