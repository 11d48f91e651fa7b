package com.voicehelper.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongConfigurationTests {

    private static final Duration END = Duration.ofSeconds(90);

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void stopsTheStartWithOneClearLine(String name, List<String> arguments, String sentence) {
        try (ApplicationProcess process = ApplicationProcess.start("wrong-" + name, arguments.toArray(String[]::new))) {
            int exitCode = process.awaitExit(END);

            assertThat(exitCode).isEqualTo(1);
            assertThat(process.output().lines().filter(line -> line.startsWith("VoiceHelper does not start: " + sentence)))
                    .as(process.output())
                    .hasSize(1);
            assertThat(process.output()).doesNotContain("\tat ", "Caused by", "WARN", "ERROR");
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
