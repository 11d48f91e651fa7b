package com.voicehelper.indexing.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How large the deflated streams of a PDF really are: each is expanded once, into nothing, before a parser sees it, for a parser may hold one
 * whole. Whatever follows the word {@code stream} is tried as deflated, so that no name of a filter hides it. Pictures are not counted, since
 * nobody looks into them. What is encrypted, or encoded otherwise, is not seen here and meets the limits of memory and time.
 */
final class PdfExpansion {

    /** More than any font, and than a page that somebody drew. */
    private static final long MOST_OF_ONE = 64L << 20;
    private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_DICTIONARY = 2_048;
    private static final int HEADER = 2;

    private final ByteBuffer file;
    private final long most;
    private final byte[] nothing = new byte[65_536];
    private final Inflater inflater = new Inflater(true);
    private long total;

    private PdfExpansion(ByteBuffer file, long most) {
        this.file = file;
        this.most = most;
    }

    /** @throws UnreadableException when one of them is too large for memory, or all together are larger than that */
    static void check(Path path, long most) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            PdfExpansion expansion = new PdfExpansion(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), most);
            try {
                expansion.check();
            } finally {
                expansion.inflater.end();
            }
        }
    }

    private void check() {
        for (int word = next(0); word >= 0; word = next(word + STREAM.length)) {
            int data = data(word + STREAM.length);
            if (data >= 0 && !picture(word)) {
                expand(data);
            }
        }
    }

    /** Where the word is next, at the earliest there; -1 when it is no more. */
    private int next(int from) {
        for (int place = from; place <= file.limit() - STREAM.length; place++) {
            if (file.get(place) == 's' && begins(place)) {
                return place;
            }
        }
        return -1;
    }

    private boolean begins(int place) {
        for (int index = 1; index < STREAM.length; index++) {
            if (file.get(place + index) != STREAM[index]) {
                return false;
            }
        }
        return true;
    }

    /** Where the data is after the word and the end of its line; -1 when no line ends there, or nothing follows. */
    private int data(int after) {
        int place = after;
        while (place < file.limit() && (file.get(place) == ' ' || file.get(place) == '\r')) {
            place++;
        }
        if (place < file.limit() && file.get(place) == '\n') {
            place++;
        }
        return place > after && place + HEADER < file.limit() ? place + HEADER : -1;
    }

    private boolean picture(int word) {
        byte[] before = new byte[Math.min(word, LONGEST_DICTIONARY)];
        file.get(word - before.length, before);
        String text = new String(before, StandardCharsets.ISO_8859_1);
        String dictionary = text.substring(Math.max(0, text.lastIndexOf(" obj")));
        return dictionary.matches("(?s).*/Subtype\\s*/Image\\b.*");
    }

    private void expand(int data) {
        inflater.reset();
        inflater.setInput(file.slice(data, file.limit() - data));
        long size = 0;
        try {
            for (int read = inflater.inflate(nothing); read > 0; read = inflater.inflate(nothing)) {
                size += read;
                total += read;
                if (size > MOST_OF_ONE || total > most) {
                    throw Expansion.tooLarge();
                }
            }
        } catch (DataFormatException notDeflated) {
            // Or its end is; what came until then is counted.
        }
    }
}
