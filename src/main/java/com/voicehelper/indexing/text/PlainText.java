package com.voicehelper.indexing.text;

import com.voicehelper.platform.Sentences;

/** Text as it is stored: of whatever a file holds, what a person would read in one line. */
final class PlainText {

    private PlainText() {}

    /**
     * Makes one line of a paragraph: white space becomes one space; where a line was broken between ideographs there was none, and a word
     * that was hyphenated there is joined. Control characters and what is not shown are left out, halves of surrogate pairs replaced.
     */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean space = false;
        boolean broken = false;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            index += Character.charCount(point);
            if (point == '\n' || point == '\r') {
                broken = true;
                space = true;
            } else if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                space = true;
            } else if (shown(point)) {
                if (space) {
                    join(line, point, broken);
                }
                space = false;
                broken = false;
                line.appendCodePoint(Character.getType(point) == Character.SURROGATE ? '\uFFFD' : point);
            }
        }
        return line.toString();
    }

    private static void join(StringBuilder line, int next, boolean broken) {
        if (line.isEmpty()) {
            return;
        }
        int last = line.codePointBefore(line.length());
        if (broken && Sentences.wide(last) && Sentences.wide(next)) {
            return;
        }
        if (broken && last == '-' && Character.isLowerCase(next) && line.length() > 1 && Character.isLowerCase(line.codePointBefore(line.length() - 1))) {
            line.setLength(line.length() - 1);
            return;
        }
        line.append(' ');
    }

    private static boolean shown(int point) {
        int type = Character.getType(point);
        return type != Character.CONTROL && type != Character.UNASSIGNED && (type != Character.FORMAT || point == 0x200C || point == 0x200D);
    }

    /** Four times the tokens that {@link com.voicehelper.platform.Tokens} estimates, so that weights of parts add up. */
    static int weight(CharSequence text) {
        int weight = 0;
        for (int index = 0; index < text.length(); ) {
            int point = Character.codePointAt(text, index);
            index += Character.charCount(point);
            weight += weight(point);
        }
        return weight;
    }

    static int weight(int point) {
        return Character.isIdeographic(point) ? 4 : 1;
    }
}
