package com.voicehelper.indexing.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code voicehelper.indexing}.
 *
 * @param workers       documents that this process indexes at once, 0 to 64; 0: it leaves them to others
 * @param chunkSize     the most tokens of a chunk, 32 to 4096; an ideograph counts as one, four other characters count as one
 * @param chunkOverlap  the most tokens of whole sentences that a chunk repeats of the one before it; at most half of the size
 * @param parseTimeout  how long reading one document may take, without the time that it waits for what comes after
 * @param maxText       characters of text of one document; what has more is not indexed
 * @param maxExpanded   how large the parts of a compressed document may be together when they are expanded
 * @param lease         how long a worker may be silent before another one takes its document over
 * @param pollInterval  how often the queue is looked at when nothing nudges the workers
 * @param backOff       the wait after the first failure that may pass; doubles with every further one
 * @param maxBackOff    the longest such wait
 * @param giveUpAfter   how long such failures may last before the document counts as failed
 */
@ConfigurationProperties("voicehelper.indexing")
public record IndexingSettings(
        @DefaultValue("2") int workers,
        @DefaultValue("256") int chunkSize,
        @DefaultValue("32") int chunkOverlap,
        @DefaultValue("5m") Duration parseTimeout,
        @DefaultValue("20000000") int maxText,
        @DefaultValue("512MB") DataSize maxExpanded,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("1s") Duration backOff,
        @DefaultValue("5m") Duration maxBackOff,
        @DefaultValue("1d") Duration giveUpAfter) {

    public IndexingSettings {
        within("workers", workers, 0, 64);
        within("chunk-size", chunkSize, 32, 4096);
        within("chunk-overlap", chunkOverlap, 0, chunkSize / 2);
        within("max-text", maxText, 1000, Integer.MAX_VALUE);
        if (maxExpanded.toBytes() <= 0) {
            throw new ConfigurationException("voicehelper.indexing.max-expanded", "must be more than zero");
        }
        positive("parse-timeout", parseTimeout);
        positive("lease", lease);
        positive("poll-interval", pollInterval);
        positive("back-off", backOff);
        positive("max-back-off", maxBackOff);
        positive("give-up-after", giveUpAfter);
    }

    /** The wait before the next attempt, after so many. */
    Duration backOffAfter(int attempts) {
        Duration wait = backOff.multipliedBy(1L << Math.clamp(attempts - 1, 0, 20));
        return wait.compareTo(maxBackOff) < 0 ? wait : maxBackOff;
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException("voicehelper.indexing." + name, "is " + value + "; it must be from " + least + " to " + most);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new ConfigurationException("voicehelper.indexing." + name, "is " + value + "; it must be more than zero");
        }
    }
}
