package com.voicehelper.orchestrator.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.orchestrator}.
 *
 * @param timeout       how long a task may take in all, once it has begun; at most ten minutes
 * @param stepTimeout   how long one call of a task may take
 * @param parallel      parts of one question that are answered at once
 * @param mostParts     into how many parts a question is taken apart; the rest stays with the last one
 * @param planningModel the model that takes questions apart; null: that is done by rules
 * @param workers       tasks done in the background at once by this process
 * @param lease         for how long a worker has a task; one that is silent for longer has lost it
 * @param attempts      how often a task in the background is begun before it counts as failed
 * @param backoff       before the second attempt; doubles
 * @param retention     how long a task is kept after it has ended; the sums per day stay
 */
@ConfigurationProperties("voicehelper.orchestrator")
public record OrchestratorSettings(
        @DefaultValue("120s") Duration timeout,
        @DefaultValue("90s") Duration stepTimeout,
        @DefaultValue("4") int parallel,
        @DefaultValue("6") int mostParts,
        @Nullable String planningModel,
        @DefaultValue("4") int workers,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("5") int attempts,
        @DefaultValue("1s") Duration backoff,
        @DefaultValue("30d") Duration retention) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    public OrchestratorSettings {
        positive("timeout", timeout.toMillis());
        positive("step-timeout", stepTimeout.toMillis());
        positive("parallel", parallel);
        positive("most-parts", mostParts);
        positive("workers", workers);
        positive("lease", lease.toMillis());
        positive("attempts", attempts);
        positive("backoff", backoff.toMillis());
        positive("retention", retention.toMillis());
        if (timeout.compareTo(LONGEST) > 0) {
            throw new ConfigurationException("voicehelper.orchestrator.timeout", "must be at most " + LONGEST.toMinutes() + " minutes");
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new ConfigurationException("voicehelper.orchestrator." + name, "must be greater than 0");
        }
    }
}
