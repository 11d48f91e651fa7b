package com.voicehelper.platform.event;

import com.voicehelper.platform.database.ModuleDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A session of its own, outside the pool, that holds the advisory lock of a module's lane, and on which the leader does all
 * its work: without the session there is no lock and no way to move the cursor. PostgreSQL ends the session of a leader that
 * is silent too long (a stopped process, a cut network), and the lock with it. Used by one thread.
 */
final class Leadership implements AutoCloseable {

    private final Connection connection;
    private final DSLContext sql;

    private Leadership(Connection connection) {
        this.connection = connection;
        this.sql = DSL.using(connection, SQLDialect.POSTGRES);
    }

    static Leadership open(ModuleDatabase database, Duration silence) throws SQLException {
        HikariDataSource pool = database.dataSource().unwrap(HikariDataSource.class);
        Properties properties = new Properties();
        setIfPresent(properties, "user", pool.getUsername());
        setIfPresent(properties, "password", pool.getPassword());
        properties.setProperty("ApplicationName", "voicehelper " + database.module() + " relay");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("options", "-c idle_session_timeout=" + silence.toMillis() + " -c statement_timeout=20000");
        return new Leadership(DriverManager.getConnection(pool.getJdbcUrl(), properties));
    }

    private static void setIfPresent(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    /** Whether this session leads now. The lock is of the schema, so that modules of one database have leaders of their own. */
    boolean acquire() {
        return Boolean.TRUE.equals(Objects.requireNonNull(
                sql.fetchOne("select pg_try_advisory_lock(hashtextextended('outbox ' || current_schema(), 0))")).get(0, Boolean.class));
    }

    DSLContext sql() {
        return sql;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException exception) {
            // The session is gone, and the lock with it: that is what closing is for.
        }
    }
}
