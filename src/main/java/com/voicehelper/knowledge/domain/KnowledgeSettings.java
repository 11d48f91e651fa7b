package com.voicehelper.knowledge.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.knowledge}.
 *
 * @param keepUnused how long a file that no document has any more is kept
 * @param keepTasks  how long it is told what was sent at once; the documents stay
 * @param maxStreams streams of progress that are open at once in this process; more are refused with 503
 * @param look       how often an open stream of progress looks for some
 */
@ConfigurationProperties("voicehelper.knowledge")
public record KnowledgeSettings(
        @DefaultValue("1h") Duration keepUnused,
        @DefaultValue("30d") Duration keepTasks,
        @DefaultValue("500") int maxStreams,
        @DefaultValue("500ms") Duration look) {

    private static final Duration SHORTEST = Duration.ofDays(1);

    public KnowledgeSettings {
        if (keepUnused.isNegative()) {
            throw new ConfigurationException("voicehelper.knowledge.keep-unused", "must not be negative");
        }
        if (keepTasks.compareTo(SHORTEST) < 0) {
            throw new ConfigurationException("voicehelper.knowledge.keep-tasks", "must be at least a day: for so long an upload may be repeated");
        }
        if (maxStreams < 1) {
            throw new ConfigurationException("voicehelper.knowledge.max-streams", "must be at least 1");
        }
        if (!look.isPositive()) {
            throw new ConfigurationException("voicehelper.knowledge.look", "must be longer than nothing");
        }
    }
}
