package com.voicehelper.knowledge.files;

import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** A file that arrives: in a temporary place until all of it is there, and removed from there at the latest when closed. */
final class Spool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final int BUFFER = 65_536;
    private static final int RETRY_AFTER_SECONDS = 5;
    /** No upload takes that long: who wrote it was killed. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private final Path path;
    private final StoredFile file;

    private Spool(Path path, StoredFile file) {
        this.path = path;
        this.file = file;
    }

    /** Reads the stream to its end; forced to the disk when it returns. */
    static Spool of(InputStream content, long atMost, Path folder) throws IOException {
        Path path = create(folder);
        boolean whole = false;
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            MessageDigest digest = sha256();
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                size += count;
                if (size > atMost) {
                    throw ApiException.of(HttpStatus.CONTENT_TOO_LARGE, "FILE_TOO_LARGE", "The file is larger than the " + atMost + " bytes that are allowed");
                }
                digest.update(buffer, 0, count);
                write(out, ByteBuffer.wrap(buffer, 0, count));
            }
            force(out);
            whole = true;
            return new Spool(path, new StoredFile(HexFormat.of().formatHex(digest.digest()), size));
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
    }

    Path path() {
        return path;
    }

    StoredFile file() {
        return file;
    }

    /** What is to be thrown when the storage fails; the reason is for the log. */
    static ApiException away(Exception reason) {
        log.warn("The object storage does not answer: {}", reason.toString());
        return ApiException.unavailable("The object storage does not answer; try again", RETRY_AFTER_SECONDS);
    }

    private static Path create(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, "arriving-", ".part");
        } catch (IOException exception) {
            throw away(exception);
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException exception) {
            throw away(exception);
        }
    }

    private static void force(FileChannel out) {
        try {
            out.force(true);
        } catch (IOException exception) {
            throw away(exception);
        }
    }

    /** Removes what killed processes left. */
    static void sweep(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        FileTime oldest = FileTime.from(Instant.now().minus(ABANDONED));
        try (Stream<Path> parts = Files.list(folder)) {
            for (Path part : parts.toList()) {
                if (Files.getLastModifiedTime(part).compareTo(oldest) < 0) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException exception) {
            log.warn("Abandoned uploads stay for now: {}", exception.toString());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
