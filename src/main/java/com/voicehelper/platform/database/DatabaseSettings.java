package com.voicehelper.platform.database;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.datasource}: the database of this process, reached as its owner: the role that makes schemas and
 * login roles, runs migrations, and installs what a move needs. Modules never use it.
 *
 * @param url            JDBC URL; required
 * @param username       the owner's name; null when the URL carries it
 * @param password       the owner's password; null when the URL carries it or none is asked
 * @param poolSize       connections per module, 1 to 100
 * @param connectTimeout how long a caller waits for a connection of a pool
 * @param modules        per module, a login role that was made by hand
 */
@ConfigurationProperties("voicehelper.datasource")
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("10") int poolSize,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue Map<String, Module> modules) {

    /**
     * @param username the role; null: the module's name
     * @param password its password; null: derived from the owner's, and set by this application
     */
    public record Module(@Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return "Module[" + username + "]";
        }
    }

    @Override
    public String toString() {
        return "DatabaseSettings[]";
    }
}
