package com.voicehelper.indexing.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/** What a file is, by what is in it; its name and what its sender calls it decide only between kinds of text. */
enum FileType {
    PDF, OPEN_XML, OLE, RTF, HTML, MARKDOWN, TEXT, LINES;

    private static final int SAMPLE = 65_536;
    private static final Set<String> DATA = Set.of("csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "log", "properties", "ini", "toml", "sql");

    /** @throws UnreadableException when it is nothing that can be read */
    static FileType of(Path file, String filename, String contentType) throws IOException {
        byte[] sample = sample(file);
        if (sample.length == 0) {
            throw UnreadableException.empty();
        }
        MediaType type = media(file, filename);
        return switch (type.getBaseType().toString()) {
            case "application/pdf" -> PDF;
            case "application/rtf" -> RTF;
            case "text/html", "application/xhtml+xml" -> HTML;
            case "application/x-tika-ooxml-protected" -> throw UnreadableException.encrypted();
            default -> {
                if (begins(sample, 'P', 'K', 3, 4)) {
                    yield openXml(file);
                }
                if (begins(sample, 0xD0, 0xCF, 0x11, 0xE0)) {
                    yield ole(file);
                }
                if (!TextEncoding.text(sample)) {
                    throw UnreadableException.unsupported(type.toString());
                }
                yield text(type, filename, contentType);
            }
        };
    }

    private static MediaType media(Path file, String filename) throws IOException {
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
        try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
            return MimeTypes.getDefaultMimeTypes().detect(input, metadata);
        }
    }

    private static FileType text(MediaType type, String filename, String contentType) {
        String extension = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (extension.equals("md") || extension.equals("markdown") || contentType.startsWith("text/markdown") || type.getSubtype().contains("markdown")) {
            return MARKDOWN;
        }
        boolean plain = type.equals(MediaType.TEXT_PLAIN) || type.equals(MediaType.OCTET_STREAM);
        return DATA.contains(extension) || !plain ? LINES : TEXT;
    }

    private static FileType openXml(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.getEntry("[Content_Types].xml") == null) {
                throw UnreadableException.unsupported("application/zip");
            }
            return OPEN_XML;
        } catch (ZipException damaged) {
            throw UnreadableException.broken();
        }
    }

    /** The containers that Word used to write; an encrypted new document is in one as well. */
    private static FileType ole(Path file) throws IOException {
        try (POIFSFileSystem container = new POIFSFileSystem(file.toFile(), true)) {
            Set<String> names = container.getRoot().getEntryNames();
            if (names.contains("EncryptedPackage")) {
                throw UnreadableException.encrypted();
            }
            if (names.contains("WordDocument") || names.contains("PowerPoint Document") || names.contains("Workbook") || names.contains("Book")) {
                return OLE;
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw UnreadableException.broken();
        }
        throw UnreadableException.unsupported("application/x-ole-storage");
    }

    private static byte[] sample(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(SAMPLE);
        }
    }

    private static boolean begins(byte[] sample, int... magic) {
        for (int index = 0; index < magic.length; index++) {
            if (sample.length <= index || (sample[index] & 0xFF) != magic[index]) {
                return false;
            }
        }
        return true;
    }
}
