package com.voicehelper.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** {@code modules.md} is generated from the running monolith; write it anew with {@code -Dmodules.md=write}. */
class ModulesPageTests {

    private static final Path PAGE = Path.of("modules.md");

    @Test
    void thePageSaysWhatTheCodeIs() throws IOException {
        String generated;
        try (var application = new SpringApplicationBuilder(VoiceHelperApplication.class)
                .run("--voicehelper.datasource.url=" + TestPostgres.createDatabase(), "--server.port=0", "--spring.grpc.server.port=0")) {
            generated = new ModulesPage(application).render();
        }
        if ("write".equals(System.getProperty("modules.md"))) {
            Files.writeString(PAGE, generated);
        }
        assertThat(Files.readString(PAGE))
                .as("modules.md is out of date; run ./mvnw test -Dtest=ModulesPageTests -Dmodules.md=write")
                .isEqualTo(generated);
    }
}
