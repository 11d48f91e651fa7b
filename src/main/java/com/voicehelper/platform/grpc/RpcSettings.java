package com.voicehelper.platform.grpc;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.rpc}: the limits of calls between processes.
 *
 * @param deadline      how long one attempt may take when the caller sets no deadline of its own
 * @param attempts      how often an idempotent call is tried, 1 to 10
 * @param backoff       pause before the second attempt; doubles, with jitter
 * @param maxConcurrent calls in flight per module; more wait, at most as long as the deadline
 * @param maxStreams    of those whose answers are streams, which may take minutes and have places of their own: the same
 * @param failureRate   percent of the last calls that opens the breaker
 * @param open          how long the breaker stays open before it lets a few calls try
 * @param maxServed     calls served at once by this process; more are refused at once
 */
@ConfigurationProperties("voicehelper.rpc")
record RpcSettings(
        @DefaultValue("5s") Duration deadline,
        @DefaultValue("3") int attempts,
        @DefaultValue("50ms") Duration backoff,
        @DefaultValue("128") int maxConcurrent,
        @DefaultValue("512") int maxStreams,
        @DefaultValue("50") int failureRate,
        @DefaultValue("2s") Duration open,
        @DefaultValue("1024") int maxServed) {

    RpcSettings {
        positive("deadline", deadline);
        positive("backoff", backoff);
        positive("open", open);
        within("attempts", attempts, 1, 10);
        within("max-concurrent", maxConcurrent, 1, 100_000);
        within("max-streams", maxStreams, 1, 100_000);
        within("failure-rate", failureRate, 1, 100);
        within("max-served", maxServed, 1, 100_000);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException("voicehelper.rpc." + name, "must be longer than zero");
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException("voicehelper.rpc." + name, "is " + value + "; it must be from " + least + " to " + most);
        }
    }
}
