package com.voicehelper.indexing.text;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, of which one that is too long for memory comes in parts. */
final class TextLines {

    private final Reader reader;
    private final char[] buffer = new char[8192];
    private final StringBuilder line = new StringBuilder();
    private int next;
    private int filled;
    private boolean feed;

    TextLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line, without its end; null when there is none. */
    @Nullable String read() throws IOException {
        while (true) {
            if (next == filled) {
                filled = Math.max(0, reader.read(buffer));
                next = 0;
                if (filled == 0) {
                    return line.isEmpty() ? null : take(line.length());
                }
            }
            char character = buffer[next++];
            boolean secondOfTwo = character == '\n' && feed;
            feed = character == '\r';
            if (character == '\n' || character == '\r') {
                if (!secondOfTwo) {
                    return take(line.length());
                }
            } else {
                line.append(character);
                if (line.length() >= Outline.LONGEST) {
                    return take(wordEnd(line));
                }
            }
        }
    }

    private String take(int length) {
        String taken = line.substring(0, length);
        line.delete(0, length);
        return taken;
    }

    /** After the last space of a text, if that is not too far back; else its end, but for half a surrogate pair. */
    static int wordEnd(CharSequence text) {
        for (int index = text.length() - 1; index > text.length() / 2; index--) {
            if (Character.isWhitespace(text.charAt(index))) {
                return index + 1;
            }
        }
        return Character.isHighSurrogate(text.charAt(text.length() - 1)) ? text.length() - 1 : text.length();
    }
}
