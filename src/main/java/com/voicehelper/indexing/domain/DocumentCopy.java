package com.voicehelper.indexing.domain;

import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.KnowledgeApi;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A document's file on this machine's disk, for as long as it is read. */
final class DocumentCopy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentCopy.class);
    private static final int RANGE = 1 << 20;
    private static final String PREFIX = "voicehelper-document-";
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Path file;

    private DocumentCopy(Path file) {
        this.file = file;
    }

    /**
     * Copies it in ranges.
     *
     * @throws IOException when it cannot be written here, or is not the file that was uploaded
     */
    static DocumentCopy of(KnowledgeApi knowledge, DocumentVersion document, Work work) throws IOException {
        DocumentCopy copy = new DocumentCopy(Files.createTempFile(PREFIX, ".tmp"));
        try {
            copy.fill(knowledge, document, work);
            return copy;
        } catch (IOException | RuntimeException failed) {
            copy.close();
            throw failed;
        }
    }

    private void fill(KnowledgeApi knowledge, DocumentVersion document, Work work) throws IOException {
        MessageDigest digest = sha256();
        long offset = 0;
        try (OutputStream output = Files.newOutputStream(file)) {
            byte[] range = knowledge.content(document.documentId(), document.version(), offset, RANGE);
            while (range.length > 0) {
                work.check();
                output.write(range);
                digest.update(range);
                offset += range.length;
                range = offset < document.size() ? knowledge.content(document.documentId(), document.version(), offset, RANGE) : new byte[0];
            }
        }
        if (offset != document.size() || !HexFormat.of().formatHex(digest.digest()).equalsIgnoreCase(document.sha256())) {
            throw new IOException("The stored file of document " + document.documentId() + " is not the one that was uploaded");
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException exception) {
            LOG.warn("The copy {} of a document stays for now: {}", file, exception.toString());
        }
    }

    /** Removes what a process left behind that was killed. */
    static void removeForgotten() {
        Instant oldest = Instant.now().minus(FORGOTTEN);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*")) {
            for (Path each : files) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException exception) {
            LOG.debug("Copies of documents that were left behind stay for now", exception);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
