package com.voicehelper.retrieval.lucene;

import com.voicehelper.platform.module.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of all indexes of this process, which no other process may use meanwhile. */
final class IndexFolder implements AutoCloseable {

    private static final String SETTING = "voicehelper.retrieval.folder";
    private static final String TEMPORARY = "voicehelper-retrieval-";
    private static final String LOCK = "in-use.lock";
    /** Somebody who has made a folder and not yet locked it is quicker than this. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Path path;
    private final FileChannel lock;
    private final boolean temporary;

    private IndexFolder(Path path, FileChannel lock, boolean temporary) {
        this.path = path;
        this.lock = lock;
        this.temporary = temporary;
    }

    /**
     * @param configured empty: a temporary folder, deleted when this is closed; those that killed processes left are deleted now
     * @throws ConfigurationException when it cannot be used, or another process uses it
     */
    static IndexFolder open(String configured) {
        try {
            if (!configured.isBlank()) {
                Path path = Files.createDirectories(Path.of(configured).toAbsolutePath());
                return new IndexFolder(path, locked(path), false);
            }
            sweep();
            Path path = Files.createTempDirectory(TEMPORARY);
            return new IndexFolder(path, locked(path), true);
        } catch (IOException | RuntimeException exception) {
            throw exception instanceof ConfigurationException known ? known
                    : new ConfigurationException(SETTING, "is '" + configured + "', which cannot be used: " + exception);
        }
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel lock = tryLock(path);
        if (lock == null) {
            throw new ConfigurationException(SETTING, "is '" + path + "', which another process uses; give each its own");
        }
        return lock;
    }

    private static @Nullable FileChannel tryLock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As if another process held it.
        }
        channel.close();
        return null;
    }

    private static void sweep() throws IOException {
        Instant young = Instant.now().minus(YOUNG);
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path folder : folders.filter(each -> each.getFileName().toString().startsWith(TEMPORARY)).toList()) {
                try (FileChannel unused = Files.getLastModifiedTime(folder).toInstant().isBefore(young) ? tryLock(folder) : null) {
                    if (unused != null) {
                        delete(folder);
                    }
                } catch (IOException notOurs) {
                    // Another user's, or somebody else is sweeping.
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /** Deletes a folder with all that is in it; nothing when it is not there. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // That was wanted.
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    @Override
    public void close() {
        try (lock) {
            if (temporary) {
                delete(path);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
