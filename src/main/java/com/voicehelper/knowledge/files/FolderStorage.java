package com.voicehelper.knowledge.files;

import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/** Files in a folder of this machine, or of one that is mounted: {@code ab/<digest>}. A file appears whole or not at all. */
final class FolderStorage implements FileStorage {

    private final Path folder;
    private final Path arriving;

    FolderStorage(Path folder) {
        this.folder = folder;
        this.arriving = folder.resolve("arriving");
    }

    @Override
    public StoredFile put(InputStream content, long atMost) throws IOException {
        try (Spool spool = Spool.of(content, atMost, arriving)) {
            move(spool.path(), place(spool.file().sha256()));
            return spool.file();
        }
    }

    /** The folder is forced as well: it is what knows the name. */
    private static void move(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(to.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException exception) {
            throw Spool.away(exception);
        }
    }

    @Override
    public InputStream open(String sha256) {
        try {
            return Files.newInputStream(place(sha256));
        } catch (NoSuchFileException exception) {
            throw missing();
        } catch (IOException exception) {
            throw Spool.away(exception);
        }
    }

    @Override
    public byte[] read(String sha256, long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(place(sha256), StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
                // Until all of it is read.
            }
        } catch (NoSuchFileException exception) {
            throw missing();
        } catch (IOException exception) {
            throw Spool.away(exception);
        }
        if (bytes.hasRemaining()) {
            throw missing();
        }
        return bytes.array();
    }

    /** Out of the way first and looked at then: what is stored anew meanwhile has the name for itself, and is not touched. */
    @Override
    public boolean deleteOlderThan(Duration age, String sha256) {
        Path place = place(sha256);
        try {
            if (Files.getLastModifiedTime(place).toInstant().isAfter(Instant.now().minus(age))) {
                return false;
            }
            Files.createDirectories(arriving);
            Path aside = Files.createTempFile(arriving, "leaving-", ".part");
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
            if (Files.getLastModifiedTime(aside).toInstant().isAfter(Instant.now().minus(age))) {
                Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
                return false;
            }
            Files.delete(aside);
            return true;
        } catch (NoSuchFileException exception) {
            return true;
        } catch (IOException exception) {
            throw Spool.away(exception);
        }
    }

    @Override
    public void requireAnswer() {
        try {
            Files.createDirectories(arriving);
        } catch (IOException exception) {
            throw new IllegalStateException(folder + " cannot be written: " + exception.getMessage(), exception);
        }
        if (!Files.isWritable(arriving)) {
            throw new IllegalStateException(folder + " cannot be written");
        }
    }

    @Override
    public void sweep() {
        Spool.sweep(arriving);
    }

    private Path place(String sha256) {
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static ApiException missing() {
        return ApiException.notFound("The file is not in the object storage");
    }

    @Override
    public void close() {
        // Nothing is open between two calls.
    }
}
