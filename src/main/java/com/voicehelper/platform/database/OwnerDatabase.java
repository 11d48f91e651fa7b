package com.voicehelper.platform.database;

import com.voicehelper.platform.module.ConfigurationException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.stereotype.Component;

/**
 * The database of this process as its owner. Used for schemas, roles, migrations and the strangler; never by a module.
 * A small pool whose idle connections are released. Thread-safe.
 */
@Component
public final class OwnerDatabase implements AutoCloseable {

    private final DatabaseSettings settings;
    private final HikariDataSource dataSource;

    OwnerDatabase(DatabaseSettings settings) {
        if (settings.url() == null || settings.url().isBlank()) {
            throw new ConfigurationException("voicehelper.datasource.url", "is not set; give it a PostgreSQL JDBC URL, for example VOICEHELPER_DATASOURCE_URL=jdbc:postgresql://localhost:5432/voicehelper?user=postgres&password=…");
        }
        if (Driver.parseURL(settings.url(), null) == null) {
            throw new ConfigurationException("voicehelper.datasource.url", "is not a PostgreSQL JDBC URL (jdbc:postgresql://host:port/database)");
        }
        this.settings = settings;
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("owner");
        pool.setJdbcUrl(settings.url());
        if (settings.username() != null) {
            pool.setUsername(settings.username());
        }
        if (settings.password() != null) {
            pool.setPassword(settings.password());
        }
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(30_000);
        pool.setConnectionTimeout(settings.connectTimeout().toMillis());
        pool.setInitializationFailTimeout(-1);
        this.dataSource = new HikariDataSource(pool);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** JDBC URL of this process's database, without knowledge of the module settings. */
    public String url() {
        return String.valueOf(settings.url());
    }

    /** User and password as the driver resolves them from the settings and the URL. */
    public Credentials credentials() {
        var parsed = Driver.parseURL(settings.url(), null);
        String user = settings.username() != null ? settings.username() : parsed == null ? null : parsed.getProperty("user");
        String password = settings.password() != null ? settings.password() : parsed == null ? null : parsed.getProperty("password");
        return new Credentials(user, password);
    }

    public record Credentials(@Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    /**
     * The password of a module's login role: HMAC-SHA256 of the role's name under the owner's password. Every node
     * derives the same one, and none is stored.
     */
    String derivedPassword(String role) {
        String secret = credentials().password();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec((secret == null || secret.isEmpty() ? "trust" : secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(("voicehelper role " + role).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException exception) {
            throw new IllegalStateException(exception);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
