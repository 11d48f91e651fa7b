package com.voicehelper.platform.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.routing.ModuleOwnership;
import com.voicehelper.platform.security.AccessTokenKeys;
import com.voicehelper.platform.security.AccessTokens;
import com.voicehelper.platform.security.Sessions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;

/** The web ground floor on a real server, without modules: keys and sessions are in memory. */
public final class WebSlice implements AutoCloseable {

    public static final String SERVICE_KEY = "a service key for tests";

    /** Not a {@code @Configuration}: the application's own scan must not find it. */
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan({"com.voicehelper.platform.web", "com.voicehelper.platform.caller", "com.voicehelper.platform.security",
            "com.voicehelper.platform.redis", "com.voicehelper.platform.database"})
    @ComponentScan({"com.voicehelper.platform.web", "com.voicehelper.platform.caller", "com.voicehelper.platform.security",
            "com.voicehelper.platform.redis", "com.voicehelper.platform.health"})
    static class Application {}

    private static final RSAKey KEY = newKey();

    public final Set<String> endedSessions = ConcurrentHashMap.newKeySet();
    public final ConfigurableApplicationContext context;
    public volatile boolean sessionsAway;
    public volatile boolean keysAway;
    private final HttpClient client = HttpClient.newHttpClient();

    public interface Setup {
        void register(GenericApplicationContext context);
    }

    public WebSlice(Setup setup, String... settings) {
        this(setup, List.of(), settings);
    }

    public WebSlice(Setup setup, List<Class<?>> more, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.grpc.server.port=0", "--server.address=127.0.0.1",
                "--voicehelper.service-key=" + SERVICE_KEY, "--togglz.enabled=false", "--togglz.console.enabled=false"));
        arguments.addAll(List.of(settings));
        List<Class<?>> sources = new ArrayList<>(more);
        sources.add(Application.class);
        context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .initializers(started -> {
                    GenericApplicationContext generic = (GenericApplicationContext) started;
                    generic.registerBean(java.time.Clock.class, java.time.Clock::systemUTC);
                    generic.registerBean(ModuleOwnership.class, () -> module -> true);
                    generic.registerBean(AccessTokenKeys.class, () -> this::publicKeys);
                    generic.registerBean(Sessions.class, () -> this::active);
                    generic.registerBean(AccessTokens.class, () -> caller -> "renewed for " + caller.userId());
                    setup.register(generic);
                })
                .run(arguments.toArray(String[]::new));
    }

    private JWKSet publicKeys() {
        if (keysAway) {
            throw new IllegalStateException("the keys are away");
        }
        return new JWKSet(KEY).toPublicJWKSet();
    }

    private boolean active(String session) {
        if (sessionsAway) {
            throw new IllegalStateException("the sessions are away");
        }
        return !endedSessions.contains(session);
    }

    public int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    public String token(String user) {
        return token(user, "tenant-1", "session of " + user, Duration.ofHours(1));
    }

    public String token(String user, String tenant, String session, Duration lifetime) {
        return sign(KEY, user, tenant, session, lifetime);
    }

    public static String sign(RSAKey key, String user, String tenant, String session, Duration lifetime) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                    new JWTClaimsSet.Builder().subject(user).claim("user_id", user).claim("tenant_id", tenant).claim("role", "user")
                            .claim("sid", session).jwtID(Ids.next().toString())
                            .issueTime(new Date()).expirationTime(Date.from(Instant.now().plus(lifetime))).build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(Ids.next().toString()).generate();
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Sends with the headers given as name, value, name, value. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public RawHttp raw() {
        return new RawHttp(port());
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}
