package com.voicehelper.conversation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.platform.security.AccessTokenKeys;
import com.voicehelper.platform.security.Sessions;
import com.voicehelper.support.TestPostgres;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The application, started once for the tests of this module, with token keys of the tests' own; and its clients. */
public final class ConversationServer {

    private static final RSAKey KEY = key();
    private static ConfigurableApplicationContext shared;

    private ConversationServer() {}

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
                "voicehelper.rate-limit.per-minute", "1000000",
                "voicehelper.rate-limit.per-hour", "1000000"));
        properties.putAll(settings);
        String[] arguments = properties.entrySet().stream().map(setting -> "--" + setting.getKey() + "=" + setting.getValue()).toArray(String[]::new);
        return new SpringApplicationBuilder(VoiceHelperApplication.class, Keys.class).registerShutdownHook(false).run(arguments);
    }

    public static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A client of the shared server: a new user of a tenant. */
    public static Client newUser(String tenant) {
        return newUser(shared(), tenant);
    }

    public static Client newUser(ConfigurableApplicationContext context, String tenant) {
        String user = UUID.randomUUID().toString();
        return new Client(port(context), user, tenant, token(user, tenant), HttpClient.newHttpClient());
    }

    /** A client without a token. */
    public static Client anonymous() {
        return new Client(port(shared()), "anonymous", "default", null, HttpClient.newHttpClient());
    }

    private static String token(String user, String tenant) {
        try {
            Instant now = Instant.now();
            SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(), new JWTClaimsSet.Builder()
                    .subject(user).claim("user_id", user).claim("tenant_id", tenant).claim("role", "user").claim("sid", UUID.randomUUID().toString())
                    .jwtID(UUID.randomUUID().toString()).issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(3_600))).build());
            jwt.sign(new RSASSASigner(KEY));
            return jwt.serialize();
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("test").generate();
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Keys {

        @Bean
        @Primary
        AccessTokenKeys testKeys() {
            return () -> new JWKSet(KEY.toPublicJWK());
        }

        @Bean
        @Primary
        Sessions testSessions() {
            return session -> true;
        }
    }
}
