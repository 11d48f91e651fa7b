package com.voicehelper.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A database that has had a migration refuses a JAR in which it is another one, so what has been delivered is not changed. The list is in
 * the form of {@code sha256sum}; it is written anew, when a version is delivered, with {@code -Dmigrations=write}.
 */
class MigrationsTests {

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Path DELIVERED = Path.of("src/test/resources/db/delivered-migrations.sha256");

    @Test
    void aDeliveredMigrationIsNotChanged() throws IOException {
        List<String> now = migrations();
        if ("write".equals(System.getProperty("migrations"))) {
            Files.write(DELIVERED, now);
        }
        assertThat(now).as("databases have had these migrations as they were; write further ones instead").containsAll(Files.readAllLines(DELIVERED));
    }

    private static List<String> migrations() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().map(file -> sha256(file) + "  " + FOLDER.relativize(file).toString().replace('\\', '/')).toList();
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
