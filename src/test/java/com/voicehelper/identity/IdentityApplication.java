package com.voicehelper.identity;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.support.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The monolith, started once for the tests of identity, and a client that speaks plain HTTP to it. */
final class IdentityApplication {

    static final String SERVICE_KEY = "the key of the identity tests";
    static final String ADMINISTRATOR = "root@example.com";
    static final String ADMINISTRATOR_PASSWORD = "first administrator";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private static @Nullable IdentityApplication shared;

    final ConfigurableApplicationContext context;
    final List<IdentityEvent> events;
    final String databaseUrl;

    private IdentityApplication(ConfigurableApplicationContext context, List<IdentityEvent> events, String databaseUrl) {
        this.context = context;
        this.events = events;
        this.databaseUrl = databaseUrl;
    }

    static synchronized IdentityApplication shared() {
        if (shared == null) {
            shared = start(TestPostgres.createDatabase(), "--voicehelper.identity.wechat.base-url=" + new WeChatServer().url(),
                    "--voicehelper.identity.wechat.app-id=" + WeChatServer.APP_ID, "--voicehelper.identity.wechat.app-secret=" + WeChatServer.SECRET);
        }
        return shared;
    }

    static IdentityApplication start(String databaseUrl, String... more) {
        List<IdentityEvent> events = new CopyOnWriteArrayList<>();
        ApplicationListener<PayloadApplicationEvent<?>> listener = event -> {
            if (event.getPayload() instanceof IdentityEvent identityEvent) {
                events.add(identityEvent);
            }
        };
        String[] arguments = Stream.concat(Stream.of(
                "--voicehelper.datasource.url=" + databaseUrl,
                "--server.port=0",
                "--spring.grpc.server.port=0",
                "--voicehelper.service-key=" + SERVICE_KEY,
                "--voicehelper.rate-limit.per-minute=100000",
                "--voicehelper.rate-limit.per-hour=1000000",
                "--voicehelper.identity.password-strength=4",
                "--voicehelper.identity.login-failures=3",
                "--voicehelper.identity.administrator.email=" + ADMINISTRATOR,
                "--voicehelper.identity.administrator.password=" + ADMINISTRATOR_PASSWORD), Stream.of(more)).toArray(String[]::new);
        return new IdentityApplication(new SpringApplicationBuilder(VoiceHelperApplication.class).listeners(listener).run(arguments), events, databaseUrl);
    }

    int grpcPort() {
        return context.getBean(GrpcServerLifecycle.class).getPort();
    }

    record Answer(int status, HttpHeaders headers, String text) {

        JsonNode json() {
            return JSON.readTree(text);
        }

        String string(String pointer) {
            return json().at(pointer).asString();
        }
    }

    record User(String id, String username, String email, String password, String token, String refreshToken) {}

    /** Somebody new, signed in. */
    User signUp() {
        String username = "user-" + UUID.randomUUID();
        String password = "password of " + username.substring(0, 12);
        Answer registered = post("/api/v1/auth/register", null, """
                {"username":"%s","email":"%s@example.com","password":"%s"}""".formatted(username, username, password));
        if (registered.status() != 201) {
            throw new IllegalStateException(registered.toString());
        }
        Answer login = login(username, password);
        return new User(login.string("/user_id"), username, username + "@example.com", password, login.string("/token"), login.string("/refresh_token"));
    }

    String administratorToken() {
        return post("/api/v1/auth/login", null, """
                {"email":"%s","password":"%s"}""".formatted(ADMINISTRATOR, ADMINISTRATOR_PASSWORD)).string("/token");
    }

    Answer login(String username, String password) {
        return post("/api/v1/auth/login", null, """
                {"username":"%s","password":"%s"}""".formatted(username, password));
    }

    Answer get(String path, @Nullable String token) {
        return send("GET", path, token, null);
    }

    Answer post(String path, @Nullable String token, @Nullable String body, String... headers) {
        return send("POST", path, token, body, headers);
    }

    Answer send(String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException | InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
