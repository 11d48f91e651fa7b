package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.retrieval.graph}.
 *
 * @param model   the chat model that is asked, chunk by chunk, what a document says; null: rules for English and Chinese
 * @param timeout how long the model may take for one chunk, at most 1 minute; after that the rules are taken
 */
@ConfigurationProperties("voicehelper.retrieval.graph")
public record GraphSettings(@Nullable String model, @DefaultValue("20s") Duration timeout) {

    public GraphSettings {
        model = model == null || model.isBlank() ? null : model;
        if (!timeout.isPositive() || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new ConfigurationException("voicehelper.retrieval.graph.timeout", "must be greater than 0 and at most 1 minute");
        }
    }
}
