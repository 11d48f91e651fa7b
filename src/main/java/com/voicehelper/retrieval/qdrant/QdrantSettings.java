package com.voicehelper.retrieval.qdrant;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.retrieval.qdrant}: used when {@code voicehelper.retrieval.engine} is {@code qdrant}.
 *
 * @param url     of a Qdrant 1.10 or later, for example {@code http://localhost:6333}; null: none
 * @param apiKey  sent with each request; null: none
 * @param timeout how long connecting, and each request, may take
 */
@ConfigurationProperties("voicehelper.retrieval.qdrant")
public record QdrantSettings(@Nullable String url, @Nullable String apiKey, @DefaultValue("5s") Duration timeout) {

    public QdrantSettings {
        url = url == null || url.isBlank() ? null : url.replaceAll("/+$", "");
        if (url != null && !url.matches("https?://[^/@?#\\s]+(/[^?#\\s]*)?")) {
            throw new ConfigurationException("voicehelper.retrieval.qdrant.url", "must be http://host:port or https://…, without a user");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new ConfigurationException("voicehelper.retrieval.qdrant.timeout", "must be positive");
        }
    }

    URI required() {
        if (url == null) {
            throw new ConfigurationException("voicehelper.retrieval.qdrant.url", "must be given when voicehelper.retrieval.engine is qdrant");
        }
        return URI.create(url);
    }

    @Override
    public String toString() {
        return "QdrantSettings[" + (url == null ? "none" : url) + "]";
    }
}
