package com.voicehelper.knowledge.fetch;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.fetch}: documents that clients name by URL.
 *
 * @param allowPrivate whether they may be fetched from private, loopback and link-local addresses too; for tests and closed networks
 * @param timeout      the longest that one attempt takes, with all its redirects
 * @param attempts     how often one is tried
 * @param pause        before the second attempt; longer before each further one
 * @param concurrency  fetched at once by this process
 */
@ConfigurationProperties("voicehelper.fetch")
public record FetchSettings(
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("60s") Duration timeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("5s") Duration pause,
        @DefaultValue("2") int concurrency) {

    public FetchSettings {
        positive("timeout", timeout.toMillis());
        positive("attempts", attempts);
        positive("pause", pause.toMillis());
        positive("concurrency", concurrency);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new ConfigurationException("voicehelper.fetch." + name, "must be greater than 0");
        }
    }
}
