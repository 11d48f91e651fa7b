package com.voicehelper.knowledge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStorageTests extends FileStorageContract {

    @TempDir
    private Path folder;

    @Override
    FileStorage storage() {
        return new FolderStorage(folder.resolve("objects"));
    }

    /** A file where the folder should be. */
    @Override
    void goAway() throws IOException {
        if (Files.exists(folder.resolve("objects"))) {
            Files.move(folder.resolve("objects"), folder.resolve("aside"));
        }
        Files.createFile(folder.resolve("objects"));
    }

    @Override
    void comeBack() throws IOException {
        Files.delete(folder.resolve("objects"));
        if (Files.exists(folder.resolve("aside"))) {
            Files.move(folder.resolve("aside"), folder.resolve("objects"));
        }
    }

    @Test
    void aStreamThatBreaksLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                if (read++ > 1_000) {
                    throw new IOException("the client is gone");
                }
                return 'x';
            }
        };

        assertThatThrownBy(() -> storage().put(broken, 1_000_000)).isInstanceOf(IOException.class);
        storage().put(new ByteArrayInputStream(new byte[3]), 10);

        try (Stream<Path> left = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(left).hasSize(1);
        }
    }
}
