package com.voicehelper.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.PostgresServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatabaseAwayTests {

    private static final Duration START = Duration.ofSeconds(120);

    @Test
    void aDatabaseThatStopsIsToldToTheClientAndServesAgainWhenItIsBack() throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                ApplicationProcess monolith = ApplicationProcess.start("database-away", "--voicehelper.datasource.url=" + postgres.createDatabase("voicehelper"))
                        .awaitReady(START);
                HttpClient http = HttpClient.newHttpClient()) {
            String token = register(http, monolith);
            assertThat(conversations(http, monolith, token).statusCode()).isEqualTo(200);

            postgres.stopImmediately();

            HttpResponse<String> away = conversations(http, monolith, token);
            assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
            assertThat(away.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
            JsonNode error = JsonMapper.shared().readTree(away.body());
            assertThat(error.path("error").asString("")).as(away.body()).isNotBlank();
            assertThat(away.body()).doesNotContain("Exception", "org.", "\tat ", "SQL", "127.0.0.1");
            Eventually.holds(Duration.ofSeconds(30), () -> get(http, monolith, "/health", null).statusCode() == 503);
            JsonNode health = JsonMapper.shared().readTree(get(http, monolith, "/health", null).body());
            assertThat(health.path("status").asString("")).isEqualTo("unhealthy");
            assertThat(health.path("degraded").toString()).isNotEqualTo("[]");

            postgres.startAgain();

            Eventually.holds(Duration.ofSeconds(60), () -> conversations(http, monolith, token).statusCode() == 200);
            Eventually.holds(Duration.ofSeconds(30), () -> get(http, monolith, "/health", null).statusCode() == 200);
            assertThat(post(http, monolith, "/api/v1/conversations", token, "{\"title\":\"after\"}").statusCode()).isEqualTo(201);
        }
    }

    private static String register(HttpClient http, ApplicationProcess monolith) throws Exception {
        HttpResponse<String> registered = post(http, monolith, "/api/v1/auth/register", null,
                "{\"username\":\"ann\",\"email\":\"ann@example.com\",\"password\":\"correct horse battery\"}");
        assertThat(registered.statusCode()).as(registered.body()).isBetween(200, 299);
        HttpResponse<String> signedIn = post(http, monolith, "/api/v1/auth/login", null,
                "{\"email\":\"ann@example.com\",\"password\":\"correct horse battery\"}");
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(signedIn.body()).path("token").asString();
    }

    private static HttpResponse<String> conversations(HttpClient http, ApplicationProcess monolith, String token) throws Exception {
        return get(http, monolith, "/api/v1/conversations", token);
    }

    private static HttpResponse<String> get(HttpClient http, ApplicationProcess monolith, String path, @Nullable String token) throws Exception {
        return http.send(request(monolith, path, token).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(HttpClient http, ApplicationProcess monolith, String path, @Nullable String token, String body) throws Exception {
        return http.send(request(monolith, path, token).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ApplicationProcess monolith, String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(monolith.uri().resolve(path)).timeout(Duration.ofSeconds(60));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }
}
