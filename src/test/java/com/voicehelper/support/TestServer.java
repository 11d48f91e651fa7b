package com.voicehelper.support;

import com.voicehelper.VoiceHelperApplication;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The application, started once for the tests that need no other settings; and its clients. */
public final class TestServer {

    private static ConfigurableApplicationContext shared;

    private TestServer() {}

    /** The server that the tests share. */
    public static synchronized ConfigurableApplicationContext shared() {
        if (shared == null) {
            shared = start(Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** A server of one's own, with these settings besides; the caller closes it. */
    public static ConfigurableApplicationContext start(Map<String, String> settings) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of(
                "voicehelper.datasource.url", TestPostgres.createDatabase(),
                "server.port", "0",
                "spring.grpc.server.port", "0",
                "voicehelper.security.anonymous", "allow",
                "voicehelper.identity.open-tenants", "true",
                "voicehelper.identity.password-strength", "4",
                "voicehelper.rate-limit.per-minute", "1000000",
                "voicehelper.rate-limit.per-hour", "1000000"));
        properties.putAll(settings);
        String[] arguments = properties.entrySet().stream().map(setting -> "--" + setting.getKey() + "=" + setting.getValue()).toArray(String[]::new);
        return new SpringApplicationBuilder(VoiceHelperApplication.class).registerShutdownHook(false).run(arguments);
    }

    public static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A client of the shared server: a new user of a tenant. */
    public static Client newUser(String tenant) {
        return newUser(shared(), tenant);
    }

    /** Registered and signed in as anybody would. */
    public static Client newUser(ConfigurableApplicationContext context, String tenant) {
        return newUser(port(context), tenant);
    }

    /** Of whatever server listens there and lets people open tenants. */
    public static Client newUser(int port, String tenant) {
        String name = "user-" + UUID.randomUUID();
        Client stranger = new Client(port, "anonymous", tenant, null, HttpClient.newHttpClient());
        String account = """
                {"username":"%s","email":"%s@example.com","password":"password of %s","tenant_id":"%s"}""".formatted(name, name, name, tenant);
        signed(stranger.post("/api/v1/auth/register", account), 201);
        JsonNode login = signed(stranger.post("/api/v1/auth/login", account), 200);
        return new Client(port, login.get("user_id").asString(), tenant, login.get("token").asString(), stranger.http());
    }

    private static JsonNode signed(Client.Reply reply, int status) {
        if (reply.status() != status) {
            throw new IllegalStateException(reply.status() + " " + reply.text());
        }
        return reply.body();
    }

    /** A client without a token. */
    public static Client anonymous() {
        return new Client(port(shared()), "anonymous", "default", null, HttpClient.newHttpClient());
    }
}
