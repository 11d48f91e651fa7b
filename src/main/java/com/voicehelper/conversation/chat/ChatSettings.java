package com.voicehelper.conversation.chat;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.chat}.
 *
 * @param maxConcurrent  answers made at once by this process; more are refused with 503
 * @param timeout        how long an answer may take in all
 * @param heartbeat      how long a stream may be silent before a sign of life is sent
 * @param maxConnections open EventSource streams and WebSockets of this process
 * @param perUser        the same per user
 */
@ConfigurationProperties("voicehelper.chat")
public record ChatSettings(
        @DefaultValue("256") int maxConcurrent,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("5") int perUser) {

    public ChatSettings {
        positive("max-concurrent", maxConcurrent);
        positive("max-connections", maxConnections);
        positive("per-user", perUser);
        positive("timeout", timeout.toMillis());
        positive("heartbeat", heartbeat.toMillis());
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new ConfigurationException("voicehelper.chat." + name, "must be greater than 0");
        }
    }
}
