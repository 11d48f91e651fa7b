package com.voicehelper.platform.web;

import com.voicehelper.platform.module.ConfigurationException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.rate-limit}: how many requests a principal (the user, else the address) may send, over all nodes.
 *
 * @param perMinute within a minute from the first
 * @param perHour   within an hour from the first
 */
@ConfigurationProperties("voicehelper.rate-limit")
public record RateLimitSettings(@DefaultValue("100") int perMinute, @DefaultValue("1000") int perHour) {

    public RateLimitSettings {
        if (perMinute < 1) {
            throw new ConfigurationException("voicehelper.rate-limit.per-minute", "must be at least 1");
        }
        if (perHour < 1) {
            throw new ConfigurationException("voicehelper.rate-limit.per-hour", "must be at least 1");
        }
    }
}
