package com.voicehelper;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.TestPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

class StartTests {

    @Test
    void theMonolithStartsWithADatabaseAndNothingElse() {
        try (var context = new SpringApplicationBuilder(VoiceHelperApplication.class)
                .run("--voicehelper.datasource.url=" + TestPostgres.createDatabase(), "--server.port=0", "--spring.grpc.server.port=0")) {
            assertThat(context.isActive()).isTrue();
        }
    }
}
