package com.voicehelper.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartAndStopTests {

    private static final Duration START = Duration.ofSeconds(90);

    @Test
    void aDatabaseAndNothingElseIsEnough() throws Exception {
        try (ApplicationProcess monolith = ApplicationProcess.start("database-only",
                        "--voicehelper.datasource.url=" + TestPostgres.createDatabase()).awaitReady(START);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> registered = http.send(HttpRequest.newBuilder(monolith.uri().resolve("/api/v1/auth/register"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"username\":\"ann\",\"email\":\"ann@example.com\",\"password\":\"correct horse battery\"}"))
                    .build(), BodyHandlers.ofString());
            assertThat(registered.statusCode()).as(registered.body()).isBetween(200, 299);
            HttpResponse<String> health = http.send(HttpRequest.newBuilder(monolith.uri().resolve("/health")).build(), BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"ok\"");

            int exitCode = monolith.stop();

            assertThat(exitCode).isEqualTo(143);
            assertThat(monolith.output()).doesNotContain("Exception", "ERROR");
        }
    }
}
