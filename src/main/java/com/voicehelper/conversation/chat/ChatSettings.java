package com.voicehelper.conversation.chat;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.chat}.
 *
 * @param provider       {@code local} or {@code openai}
 * @param maxConcurrent  answers made at once by this process; more are refused with 503
 * @param timeout        how long an answer may take in all
 * @param heartbeat      how long a stream may be silent before a sign of life is sent
 * @param maxConnections open EventSource streams and WebSockets of this process
 * @param perUser        the same per user
 */
@ConfigurationProperties("voicehelper.chat")
public record ChatSettings(
        @DefaultValue("local") String provider,
        @DefaultValue("256") int maxConcurrent,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("5") int perUser,
        @DefaultValue Local local,
        @DefaultValue OpenAi openai) {

    /** @param pause between two words */
    public record Local(@DefaultValue("10ms") Duration pause) {}

    /**
     * A provider that speaks OpenAI's protocol.
     *
     * @param baseUrl        up to and without {@code /chat/completions}
     * @param apiKey         sent as a bearer; null: none is sent
     * @param model          the name of the model to ask
     * @param connectTimeout to connect
     * @param stallTimeout   the longest silence, before the first token and between two
     */
    public record OpenAi(
            @Nullable String baseUrl,
            @Nullable String apiKey,
            @Nullable String model,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("30s") Duration stallTimeout) {

        @Override
        public String toString() {
            return "OpenAi[baseUrl=" + baseUrl + ", model=" + model + "]";
        }
    }

    public ChatSettings {
        positive("max-concurrent", maxConcurrent);
        positive("max-connections", maxConnections);
        positive("per-user", perUser);
        positive("timeout", timeout.toMillis());
        positive("heartbeat", heartbeat.toMillis());
        if (!provider.equals("local") && !provider.equals("openai")) {
            throw new ConfigurationException("voicehelper.chat.provider", "is '" + provider + "'; it must be local or openai");
        }
        if (provider.equals("openai")) {
            check(openai);
        }
    }

    private static void check(OpenAi openai) {
        if (openai.baseUrl() == null || openai.baseUrl().isBlank()) {
            throw new ConfigurationException("voicehelper.chat.openai.base-url", "is missing; the provider openai needs it");
        }
        if (openai.model() == null || openai.model().isBlank()) {
            throw new ConfigurationException("voicehelper.chat.openai.model", "is missing; the provider openai needs it");
        }
        try {
            URI uri = URI.create(openai.baseUrl());
            if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                throw new IllegalArgumentException();
            }
        } catch (IllegalArgumentException exception) {
            throw new ConfigurationException("voicehelper.chat.openai.base-url", "is '" + openai.baseUrl() + "'; it must be an http or https URL");
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new ConfigurationException("voicehelper.chat." + name, "must be greater than 0");
        }
    }
}
