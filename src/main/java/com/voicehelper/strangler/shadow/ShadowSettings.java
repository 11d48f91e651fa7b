package com.voicehelper.strangler.shadow;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code voicehelper.strangler.shadow}: the bounds of what shadow reads may cost. How many there are, the module's state says; how they
 * are compared, its plan.
 *
 * @param concurrency requests to a service, and to this process's own port, at a time
 * @param queue       reads that wait or are being compared; more are dropped
 * @param memory      bytes of answers that are kept for them; more are dropped
 * @param largest     an answer of more bytes is not compared
 * @param timeout     until an answer is complete, and until its turn comes
 * @param catchUp     how long a read that differs waits until the service has the monolith's data
 * @param samples     differences of a module that are kept
 */
@ConfigurationProperties("voicehelper.strangler.shadow")
public record ShadowSettings(
        @DefaultValue("4") int concurrency,
        @DefaultValue("500") int queue,
        @DefaultValue("16MB") DataSize memory,
        @DefaultValue("256KB") DataSize largest,
        @DefaultValue("3s") Duration timeout,
        @DefaultValue("5s") Duration catchUp,
        @DefaultValue("100") int samples) {

    public ShadowSettings {
        range("concurrency", concurrency, 1, 1_000);
        range("queue", queue, 1, 100_000);
        range("samples", samples, 1, 10_000);
        range("largest", largest.toBytes(), 1, Integer.MAX_VALUE / 4);
        range("memory", memory.toBytes(), largest.toBytes(), Long.MAX_VALUE);
        range("timeout", timeout.toMillis(), 1, 60_000);
        range("catch-up", catchUp.toMillis(), 1, 60_000);
    }

    private static void range(String setting, long value, long from, long to) {
        if (value < from || value > to) {
            throw new ConfigurationException("voicehelper.strangler.shadow." + setting, "is " + value + "; it must be between " + from + " and " + to);
        }
    }
}
