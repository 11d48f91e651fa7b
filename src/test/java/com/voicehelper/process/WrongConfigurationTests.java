package com.voicehelper.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongConfigurationTests {

    private static final Duration END = Duration.ofSeconds(90);

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void stopsTheStartWithOneClearLine(String name, List<String> arguments, String sentence) {
        try (ApplicationProcess process = ApplicationProcess.start("wrong-" + name, arguments.toArray(String[]::new))) {
            assertOneLine(process, sentence);
        }
    }

    private static void assertOneLine(ApplicationProcess process, String sentence) {
        assertThat(process.awaitExit(END)).isEqualTo(1);
        assertThat(process.output().lines().filter(line -> line.startsWith("VoiceHelper does not start: " + sentence)))
                .as(process.output())
                .hasSize(1);
        assertThat(process.output()).doesNotContain("\tat ", "Caused by", "WARN", "ERROR");
    }

    @Test
    void aPlanWithAnErrorStopsTheStartWithItsFileAndLine(@TempDir Path directory) throws IOException {
        String plan = Files.readString(Path.of("strangler/conversation.yaml")).replaceFirst("(?m)^module: .*$", "modul: conversation");
        Files.createDirectories(directory.resolve("strangler"));
        Files.writeString(directory.resolve("strangler/conversation.yaml"), plan);
        // Looked through before the class path.
        List<String> jvm = Stream.concat(ApplicationProcess.SMALL.stream(), Stream.of("-Xbootclasspath/a:" + directory)).toList();

        try (ApplicationProcess process = ApplicationProcess.start("wrong-plan", ApplicationProcess.freePort(), ApplicationProcess.freePort(), jvm,
                List.of("--voicehelper.datasource.url=" + TestPostgres.createDatabase()))) {
            assertOneLine(process, "strangler/conversation.yaml line 2");
        }
    }

    @Test
    void aDatabaseOfAnotherVersionStopsTheStartAndIsNotTouched(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("V1__state.sql"), "create table other ();");
        String database = TestPostgres.createDatabase();
        Flyway.configure().dataSource(database, null, null).schemas("strangler").locations("filesystem:" + directory).load().migrate();

        try (ApplicationProcess process = ApplicationProcess.start("wrong-version", "--voicehelper.datasource.url=" + database)) {
            assertOneLine(process, "voicehelper.datasource.url names a database whose schema 'strangler' was made by another version of its migrations");
        }
    }

    static Stream<Arguments> wrong() {
        String database = "--voicehelper.datasource.url=" + TestPostgres.createDatabase();
        return Stream.of(
                Arguments.of("no-database", List.of(), "voicehelper.datasource.url is not set"),
                Arguments.of("not-postgresql", List.of("--voicehelper.datasource.url=jdbc:mysql://localhost/voicehelper"),
                        "voicehelper.datasource.url is not a PostgreSQL JDBC URL"),
                Arguments.of("database-away", List.of("--voicehelper.datasource.url=jdbc:postgresql://127.0.0.1:" + ApplicationProcess.freePort()
                        + "/voicehelper?user=postgres"), "voicehelper.datasource.url"),
                Arguments.of("unknown-module", List.of(database, "--voicehelper.modules.local=conversation,billing"),
                        "voicehelper.modules.local names the module 'billing', which does not exist"),
                Arguments.of("not-a-number", List.of(database, "--voicehelper.datasource.pool-size=many"), "voicehelper.datasource.pool-size is 'many', which is not a valid int"));
    }
}
