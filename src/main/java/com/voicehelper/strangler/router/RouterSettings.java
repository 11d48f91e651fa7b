package com.voicehelper.strangler.router;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code voicehelper.router}: the bounds of what the router does.
 *
 * @param connectTimeout  for a connection to a service, and for a free place in the pool
 * @param fallbackTimeout until the first byte of a read that can be served locally instead
 * @param answerTimeout   until the first byte of any other answer, and between two bytes of a body that is not an event stream
 * @param ownerWait       how long a write waits while no side accepts it, before the client gets 503
 * @param acknowledgeWait how long the answer to a write waits until the other side has it; after that its writer is pinned to the owner
 * @param keptBody        the largest body that is kept, so that a refused write can go to the other side
 * @param resends         how often a write is sent again whose outcome is unknown
 * @param concurrency     requests at a time for each leg; more are shed with 503
 * @param trackedWriters  writers per module whose last write is remembered; more, and all reads go to the owner
 * @param drain           how long a stream may stay with the side that is no longer the owner
 * @param breakerWindow   reads that the circuit breaker looks back on
 * @param breakerOpen     how long an open breaker keeps reads away from the service
 */
@ConfigurationProperties("voicehelper.router")
public record RouterSettings(
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("3s") Duration fallbackTimeout,
        @DefaultValue("60s") Duration answerTimeout,
        @DefaultValue("10s") Duration ownerWait,
        @DefaultValue("2s") Duration acknowledgeWait,
        @DefaultValue("1MB") DataSize keptBody,
        @DefaultValue("3") int resends,
        @DefaultValue("1000") int concurrency,
        @DefaultValue("50000") int trackedWriters,
        @DefaultValue("10s") Duration drain,
        @DefaultValue("50") int breakerWindow,
        @DefaultValue("5s") Duration breakerOpen) {

    public RouterSettings {
        positive("connect-timeout", connectTimeout);
        positive("fallback-timeout", fallbackTimeout);
        positive("answer-timeout", answerTimeout);
        positive("breaker-open", breakerOpen);
        atLeast("concurrency", concurrency, 1);
        atLeast("tracked-writers", trackedWriters, 1);
        atLeast("breaker-window", breakerWindow, 5);
        atLeast("resends", resends, 0);
        if (keptBody.toBytes() > Integer.MAX_VALUE / 2) {
            throw new ConfigurationException("voicehelper.router.kept-body", "is larger than 1GB");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new ConfigurationException("voicehelper.router." + name, "must be longer than nothing");
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new ConfigurationException("voicehelper.router." + name, "must be at least " + least);
        }
    }
}
