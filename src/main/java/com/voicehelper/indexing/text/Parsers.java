package com.voicehelper.indexing.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.detect.CompositeEncodingDetector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.EmptyParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.HtmlEncodingDetector;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Tika's parsers, each named here, so that none comes because it is on the class path. They start no other program, recognise no pictures,
 * fetch nothing from anywhere, run no macro, and do not look into what is attached.
 */
final class Parsers {

    /** The tree of a page is many times as large as its text, and is held whole. */
    private static final long LARGEST_HTML = 16L << 20;
    /** Of a page; each becomes a node of some two hundred bytes. */
    private static final int MOST_TAGS = 300_000;
    private static final long PDF_MEMORY = 32L << 20;

    private final TextEncoding encoding = new TextEncoding();

    /** Tells what the file says; on the calling thread, which may be interrupted. */
    void parse(Path file, FileType type, XhtmlOutline xhtml, Outline outline, Metadata metadata) throws IOException {
        switch (type) {
            case PDF -> parse(new PDFParser(), file, xhtml, metadata);
            case OPEN_XML -> parse(new OOXMLParser(), file, xhtml, metadata);
            case OLE -> parse(new OfficeParser(), file, xhtml, metadata);
            case RTF -> parse(new RTFParser(), file, xhtml, metadata);
            case HTML -> html(file, xhtml, metadata);
            case MARKDOWN -> text(file, metadata, reader -> MarkdownOutline.read(reader, outline));
            case TEXT -> text(file, metadata, reader -> PlainOutline.paragraphs(reader, outline));
            case LINES -> text(file, metadata, reader -> PlainOutline.lines(reader, outline));
        }
    }

    private void html(Path file, ContentHandler handler, Metadata metadata) throws IOException {
        if (Files.size(file) > LARGEST_HTML) {
            throw UnreadableException.tooLarge("Web pages of more than " + (LARGEST_HTML >> 20) + " MB cannot be read");
        }
        if (tags(file) > MOST_TAGS) {
            throw UnreadableException.tooLarge("Web pages of more than " + MOST_TAGS + " tags cannot be read");
        }
        var detector = new CompositeEncodingDetector(List.of(new HtmlEncodingDetector(), encoding));
        parse(new JSoupParser(detector), file, handler, metadata);
    }

    private static long tags(Path file) throws IOException {
        long tags = 0;
        byte[] buffer = new byte[65_536];
        try (InputStream input = Files.newInputStream(file)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                for (int index = 0; index < read; index++) {
                    tags += buffer[index] == '<' ? 1 : 0;
                }
            }
        }
        return tags;
    }

    private interface Reading {
        void read(AutoDetectReader reader) throws IOException;
    }

    private void text(Path file, Metadata metadata, Reading reading) throws IOException {
        try (InputStream input = new BufferedInputStream(Files.newInputStream(file), 1 << 17);
                AutoDetectReader reader = new AutoDetectReader(input, metadata, encoding)) {
            reading.read(reader);
        } catch (TikaException unknown) {
            throw UnreadableException.unsupported("text in an unknown encoding");
        }
    }

    private static void parse(Parser parser, Path file, ContentHandler handler, Metadata metadata) throws IOException {
        try (TikaInputStream input = TikaInputStream.get(file, metadata)) {
            parser.parse(input, handler, metadata, context());
        } catch (EncryptedDocumentException encrypted) {
            throw UnreadableException.encrypted();
        } catch (TikaException | SAXException damaged) {
            throw new IOException(damaged);
        }
    }

    private static ParseContext context() {
        ParseContext context = new ParseContext();
        context.set(Parser.class, EmptyParser.INSTANCE);
        context.set(EmbeddedDocumentExtractor.class, new NothingAttached());
        context.set(PDFParserConfig.class, pdf());
        context.set(OfficeParserConfig.class, office());
        return context;
    }

    private static PDFParserConfig pdf() {
        PDFParserConfig config = new PDFParserConfig();
        config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        config.setExtractInlineImages(false);
        config.setExtractAnnotationText(false);
        config.setExtractBookmarksText(false);
        config.setExtractActions(false);
        config.setParseIncrementalUpdates(false);
        config.setMaxMainMemoryBytes(PDF_MEMORY);
        return config;
    }

    private static OfficeParserConfig office() {
        OfficeParserConfig config = new OfficeParserConfig();
        config.setUseSAXDocxExtractor(true);
        config.setUseSAXPptxExtractor(true);
        config.setIncludeHeadersAndFooters(false);
        config.setIncludeDeletedContent(false);
        config.setExtractMacros(false);
        return config;
    }

    private static final class NothingAttached implements EmbeddedDocumentExtractor {

        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            // Whatever is attached is a document of its own, if somebody uploads it.
        }
    }
}
