package com.voicehelper.platform.event;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.events}: how events are relayed, retried and kept.
 *
 * @param pollInterval   how often the outbox is looked at when nothing nudges the relay
 * @param pageSize       the most events published, or handled in process, in one go; 1 to 10 000
 * @param concurrency    keys that one consumer handles at once; 1 to 64
 * @param attempts       failures of one event that park its key; at least 1
 * @param backOff        the wait after the first failure of an event; doubles with every further one
 * @param maxBackOff     the longest such wait
 * @param leaderTimeout  silence after which PostgreSQL ends the session of a relay, so that another node may lead; must be
 *                       longer than one publication takes
 * @param retention      how long published events stay in the outbox
 * @param inboxRetention how long the inbox remembers what was handled; must be longer than any redelivery
 */
@ConfigurationProperties("voicehelper.events")
public record EventSettings(
        @DefaultValue("100ms") Duration pollInterval,
        @DefaultValue("500") int pageSize,
        @DefaultValue("4") int concurrency,
        @DefaultValue("10") int attempts,
        @DefaultValue("200ms") Duration backOff,
        @DefaultValue("30s") Duration maxBackOff,
        @DefaultValue("20s") Duration leaderTimeout,
        @DefaultValue("1d") Duration retention,
        @DefaultValue("14d") Duration inboxRetention) {

    public EventSettings {
        requireWithin("page-size", pageSize, 10_000);
        requireWithin("concurrency", concurrency, 64);
        requireWithin("attempts", attempts, 1000);
        requirePositive("poll-interval", pollInterval);
        requirePositive("back-off", backOff);
        requirePositive("max-back-off", maxBackOff);
        requirePositive("leader-timeout", leaderTimeout);
        requirePositive("retention", retention);
        requirePositive("inbox-retention", inboxRetention);
    }

    /** The wait before the next attempt, after so many failures. */
    Duration backOffAfter(int failures) {
        long factor = 1L << Math.min(failures - 1, 30);
        Duration wait = backOff.multipliedBy(factor);
        return wait.compareTo(maxBackOff) < 0 ? wait : maxBackOff;
    }

    private static void requireWithin(String setting, int value, int most) {
        if (value < 1 || value > most) {
            throw new ConfigurationException("voicehelper.events." + setting, "is " + value + "; it must be between 1 and " + most);
        }
    }

    private static void requirePositive(String setting, Duration value) {
        if (!value.isPositive()) {
            throw new ConfigurationException("voicehelper.events." + setting, "is " + value + "; it must be more than zero");
        }
    }
}
