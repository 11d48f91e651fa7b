package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One of the two databases of a move, reached as its owner: sessions of their own for the loop, and a small pool for short
 * questions.
 */
final class Peer implements AutoCloseable {

    /** How our sessions are told from others. */
    static final String APPLICATION = "voicehelper strangler";

    /** A session that is silent for longer is broken: no statement of the loop takes so long. The URL may say otherwise, as {@code socketTimeout}. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** What a server must not wait for longer, when this process or the network to it is gone: it holds locks meanwhile. */
    private static final String PATIENCE = """
            set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '15s';
            set tcp_user_timeout = '15s'; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; set tcp_keepalives_count = 3""";

    private final Side side;
    private final String url;
    private final @Nullable String username;
    private final @Nullable String password;
    private volatile @Nullable HikariDataSource pool;

    Peer(Side side, String url, @Nullable String username, @Nullable String password) {
        this.side = side;
        this.url = url;
        this.username = username;
        this.password = password;
    }

    Side side() {
        return side;
    }

    /** A session of its own, with every setting pinned that changes how a value is written. */
    Session open() throws SQLException {
        Properties properties = new Properties();
        if (username != null) {
            properties.setProperty("user", username);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", String.valueOf(SILENCE.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            Session session = new Session(connection, side, connection.getNetworkTimeout());
            // Whatever the database's default: an owner whose crash undoes its closing would own beside the new one.
            session.execute("set synchronous_commit = on; " + PATIENCE);
            return session;
        } catch (SQLException exception) {
            throw DatabaseFailure.at(side, exception);
        }
    }

    /** A pooled session for one short question. */
    Session ask() throws SQLException {
        try {
            return new Session(pool().getConnection(), side, 0);
        } catch (SQLException exception) {
            throw DatabaseFailure.at(side, exception);
        }
    }

    private HikariDataSource pool() {
        HikariDataSource opened = pool;
        return opened != null ? opened : openPool();
    }

    private synchronized HikariDataSource openPool() {
        HikariDataSource opened = pool;
        if (opened == null) {
            HikariConfig config = new HikariConfig();
            config.setPoolName("strangler " + side.name().toLowerCase(java.util.Locale.ROOT));
            config.setJdbcUrl(url);
            if (username != null) {
                config.setUsername(username);
            }
            if (password != null) {
                config.setPassword(password);
            }
            config.setMaximumPoolSize(4);
            config.setMinimumIdle(0);
            config.setIdleTimeout(10_000);
            config.setConnectionTimeout(3_000);
            config.setValidationTimeout(1_000);
            config.setConnectionInitSql("set statement_timeout = '8s'");
            config.setInitializationFailTimeout(-1);
            config.addDataSourceProperty("ApplicationName", APPLICATION);
            config.addDataSourceProperty("connectTimeout", "3");
            config.addDataSourceProperty("socketTimeout", "10");
            opened = new HikariDataSource(config);
            pool = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        HikariDataSource opened = pool;
        pool = null;
        if (opened != null) {
            opened.close();
        }
    }

    /** Without user, password and query: fit for a log. */
    @Override
    public String toString() {
        return side + " " + url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//");
    }
}
