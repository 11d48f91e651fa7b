package com.voicehelper.platform.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.kafka}: the broker that carries events between processes.
 *
 * @param bootstrapServers where it is; null or blank: events stay within this process
 * @param properties       further client properties, for example {@code security.protocol}; what the promises rest on stays as it is
 */
@ConfigurationProperties("voicehelper.kafka")
public record KafkaSettings(@Nullable String bootstrapServers, @DefaultValue Map<String, String> properties) {

    boolean configured() {
        return bootstrapServers != null && !bootstrapServers.isBlank();
    }

    /** Without the properties, which may carry secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + "]";
    }
}
