package com.voicehelper.conversation.domain;

/** How many tokens a text has, roughly: one per ideograph, one per four other characters. */
final class Tokens {

    private Tokens() {}

    static int estimate(String text) {
        long ideographs = text.codePoints().filter(Character::isIdeographic).count();
        long others = text.codePointCount(0, text.length()) - ideographs;
        return Math.toIntExact(ideographs + (others + 3) / 4);
    }
}
