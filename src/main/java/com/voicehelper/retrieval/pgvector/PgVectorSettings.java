package com.voicehelper.retrieval.pgvector;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.retrieval.pgvector}: used when {@code voicehelper.retrieval.engine} is {@code pgvector}.
 *
 * @param url         JDBC URL of a PostgreSQL that has pgvector 0.8 or later; null: none
 * @param username    who may create a schema there; null: as the URL says
 * @param password    null: as the URL says
 * @param connections the most that are open at once, 1 to 100
 * @param timeout     how long a connection, and a statement of a search, may take
 */
@ConfigurationProperties("voicehelper.retrieval.pgvector")
public record PgVectorSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("8") int connections,
        @DefaultValue("5s") Duration timeout) {

    public PgVectorSettings {
        url = url == null || url.isBlank() ? null : url;
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw new ConfigurationException("voicehelper.retrieval.pgvector.url", "must start with jdbc:postgresql:");
        }
        if (connections < 1 || connections > 100) {
            throw new ConfigurationException("voicehelper.retrieval.pgvector.connections", "must be 1 to 100");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new ConfigurationException("voicehelper.retrieval.pgvector.timeout", "must be positive");
        }
    }

    String required() {
        if (url == null) {
            throw new ConfigurationException("voicehelper.retrieval.pgvector.url", "must be given when voicehelper.retrieval.engine is pgvector");
        }
        return url;
    }

    @Override
    public String toString() {
        return "PgVectorSettings[" + (url == null ? "none" : url.replaceAll("\\?.*", "").replaceAll("//[^@/]*@", "//")) + "]";
    }
}
