package com.voicehelper.platform.redis;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.redis}.
 *
 * @param url     {@code redis://[user:password@]host:port[/database]} or {@code rediss://…}; null: there is no Redis
 * @param timeout how long a command may take before its caller goes the other way
 */
@ConfigurationProperties("voicehelper.redis")
public record RedisSettings(@Nullable String url, @DefaultValue("500ms") Duration timeout) {

    public RedisSettings {
        url = url == null || url.isBlank() ? null : url;
        if (url != null && !url.startsWith("redis://") && !url.startsWith("rediss://")) {
            throw new ConfigurationException("voicehelper.redis.url", "must start with redis:// or rediss://");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new ConfigurationException("voicehelper.redis.timeout", "must be positive");
        }
    }

    @Override
    public String toString() {
        return "RedisSettings[" + (url == null ? "none" : url.replaceAll("//[^@/]*@", "//")) + "]";
    }
}
