package com.voicehelper.indexing.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.PagedText;

/**
 * Reads files as chunks, each document on a thread of its own: a parser that does not come to an end is left behind, and its thread ends
 * with what it waits for. Thread-safe.
 */
public final class DocumentReader {

    /** Threads that were left behind and still run; with so many of them no further document is begun. */
    private static final int MOST_STRAYS = 4;

    private final Limits limits;
    private final Parsers parsers = new Parsers();
    private final Strays strays = new Strays(MOST_STRAYS);

    public DocumentReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * @param chunkSize    tokens
     * @param chunkOverlap tokens
     * @param maxText      characters of a document
     * @param maxExpanded  bytes of a compressed one
     * @param time         for reading one, without the time that it waits for who takes its chunks
     */
    public record Limits(int chunkSize, int chunkOverlap, int maxText, long maxExpanded, Duration time) {}

    /**
     * Begins to read a file. The caller takes the chunks, and closes it in any case; the file must stay until then.
     *
     * @param contentType as its sender says
     * @throws IllegalStateException when too many parsers were left behind and still run: ask later
     */
    public DocumentReading open(Path file, String filename, String contentType) {
        strays.refuseWhenTooMany();
        return DocumentReading.start(limits.time(), strays, reading -> read(file, filename, contentType, reading));
    }

    private void read(Path file, String filename, String contentType, DocumentReading reading) throws IOException {
        FileType type = FileType.of(file, filename, contentType);
        switch (type) {
            case OPEN_XML -> Expansion.check(file, limits.maxExpanded());
            case PDF -> PdfExpansion.check(file, limits.maxExpanded());
            default -> { }
        }
        Chunker chunker = new Chunker(limits.chunkSize(), limits.chunkOverlap(), reading);
        BoundedOutline outline = new BoundedOutline(chunker, limits.maxText());
        reading.whenAbandoned(outline::stop);
        parse(file, type, outline, reading);
        chunker.finish();
        if (reading.handedOver() == 0) {
            throw UnreadableException.empty();
        }
    }

    private void parse(Path file, FileType type, BoundedOutline outline, DocumentReading reading) throws IOException {
        Metadata metadata = new Metadata();
        XhtmlOutline xhtml = new XhtmlOutline(outline);
        reading.measure(() -> fraction(xhtml.page(), metadata));
        try {
            parsers.parse(file, type, xhtml, outline, metadata);
        } catch (IOException | RuntimeException failed) {
            outline.check();
            throw failed;
        }
        outline.check();
    }

    /** How much of a document is read, where its parser tells: a PDF's says the number of pages before the first. */
    private static double fraction(int page, Metadata metadata) {
        Integer pages = page > 0 ? metadata.getInt(PagedText.N_PAGES) : null;
        return pages == null || pages <= 0 ? 0 : Math.min(1, (double) page / pages);
    }
}
