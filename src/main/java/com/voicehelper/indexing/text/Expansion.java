package com.voicehelper.indexing.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * How large a compressed document really is: expanded once, into nothing, before a parser sees it. What its directory says is what its
 * author says. What is only attached (archives in it, pictures) is never expanded further, and not counted as parts that are held whole.
 */
final class Expansion {

    private static final int MOST_ENTRIES = 20_000;
    /** Of a part that parsers hold whole in memory, such as the styles of a text; a text itself streams. */
    private static final long MOST_HELD = 16L << 20;

    private Expansion() {}

    /** @throws UnreadableException when it is larger than that in all, or a part of it is too large for memory */
    static void check(Path file, long most) throws IOException {
        long total = 0;
        byte[] buffer = new byte[65_536];
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw tooLarge();
            }
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                long left = streamed(entry.getName()) ? most - total : Math.min(most - total, MOST_HELD);
                total += expand(zip, entry, left, buffer);
            }
        } catch (ZipException damaged) {
            throw UnreadableException.broken();
        }
    }

    private static long expand(ZipFile zip, ZipEntry entry, long most, byte[] buffer) throws IOException {
        long size = 0;
        try (InputStream input = zip.getInputStream(entry)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                size += read;
                if (size > most) {
                    throw tooLarge();
                }
            }
        }
        return size;
    }

    private static boolean streamed(String name) {
        return name.equals("word/document.xml") || name.startsWith("xl/worksheets/") || name.contains("/media/") || name.contains("/embeddings/");
    }

    static UnreadableException tooLarge() {
        return UnreadableException.tooLarge("The file expands to more than a document may; it looks like a decompression bomb");
    }
}
