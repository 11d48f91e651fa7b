package com.voicehelper.platform.database;

import com.voicehelper.platform.database.OwnerDatabase.Credentials;
import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.platform.module.LocalModules;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.util.PasswordUtil;
import org.springframework.stereotype.Component;

/**
 * Opens module databases. Opening makes the module's schema and login role where they are missing, migrates the schema as the
 * owner of the database, grants the role what it needs on its own schema and nothing else, and returns the pool of that role.
 * All but the last is begun for every local module when the application starts, beside the rest of its start.
 */
@Component
public final class ModuleDatabases {

    /** A migration takes two connections of the owner's, and the pool has four. */
    private static final int AT_ONCE = 2;

    private final DatabaseSettings settings;
    private final OwnerDatabase owner;
    private final Map<String, Future<?>> prepared = new HashMap<>();

    ModuleDatabases(DatabaseSettings settings, OwnerDatabase owner, LocalModules modules) {
        this.settings = settings;
        this.owner = owner;
        requireConnection();
        migrate("strangler", "classpath:db/migration/strangler");
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("migration").factory());
        modules.local().forEach(module -> prepared.put(module, threads.submit(() -> prepare(module))));
        threads.shutdown();
    }

    /**
     * Opens the database of a local module; called once per module, by its configuration.
     *
     * @param module the module, which is the name of its schema and by default of its role
     * @throws ConfigurationException when the owner may not make roles, or the module's role cannot log in
     */
    public ModuleDatabase open(String module) {
        try {
            prepared.get(module).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the database of " + module + " was prepared", interrupted);
        }
        return new ModuleDatabase(module, pool(module, login(module)));
    }

    private void prepare(String module) {
        Credentials login = login(module);
        prepareRole(login, module(module).password() == null);
        migrate(module, "classpath:db/migration/platform", "classpath:db/migration/" + module);
        grant(module, String.valueOf(login.username()));
    }

    private Credentials login(String module) {
        DatabaseSettings.Module own = module(module);
        return new Credentials(
                own.username() != null ? own.username() : module,
                own.password() != null ? own.password() : owner.derivedPassword(module));
    }

    private DatabaseSettings.Module module(String module) {
        return settings.modules().getOrDefault(module, new DatabaseSettings.Module(null, null));
    }

    private void requireConnection() {
        try (Connection connection = owner.dataSource().getConnection()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < 17) {
                throw new ConfigurationException("voicehelper.datasource.url", "leads to PostgreSQL " + version + "; 17 or later is needed");
            }
        } catch (SQLException exception) {
            Throwable cause = exception.getCause() != null ? exception.getCause() : exception;
            throw new ConfigurationException("voicehelper.datasource.url", "leads to a database that does not answer: " + cause.getMessage());
        }
    }

    private void prepareRole(Credentials login, boolean derived) {
        try {
            DSL.using(owner.dataSource(), SQLDialect.POSTGRES).transaction(transaction -> {
                var sql = transaction.dsl();
                sql.execute("select pg_advisory_xact_lock(hashtextextended('voicehelper role', 0))");
                if (!sql.fetchExists(DSL.selectOne().from("pg_roles").where("rolname = ?", login.username()))) {
                    sql.execute("create role {0} login nosuperuser nocreatedb nocreaterole noinherit", DSL.name(login.username()));
                    sql.execute("alter role {0} set search_path = {0}", DSL.name(login.username()));
                }
                if (derived && !canLogIn(login)) {
                    // As a verifier, so that the password is in no log of the server's.
                    String verifier = PasswordUtil.encodeScramSha256(String.valueOf(login.password()).toCharArray());
                    sql.execute("alter role {0} password {1}", DSL.name(login.username()), DSL.inline(verifier));
                }
                sql.execute("revoke create on schema public from public");
            });
        } catch (DataAccessException exception) {
            throw new ConfigurationException("voicehelper.datasource", "names an owner that cannot prepare the role '" + login.username() + "': "
                    + (exception.getCause() == null ? exception : exception.getCause()).getMessage());
        }
    }

    private boolean canLogIn(Credentials login) {
        try (Connection connection = DriverManager.getConnection(withoutCredentials(owner.url()), login.username(), login.password())) {
            return connection.isValid(1);
        } catch (SQLException refused) {
            return false;
        }
    }

    private void migrate(String schema, String... locations) {
        Flyway flyway = Flyway.configure()
                .dataSource(owner.dataSource())
                .schemas(schema)
                .locations(locations)
                .outOfOrder(true)
                .load();
        try {
            flyway.migrate();
        } catch (FlywayValidateException exception) {
            throw new ConfigurationException("voicehelper.datasource.url",
                    "names a database whose schema '" + schema + "' was made by another version of its migrations: "
                    + exception.getMessage().replaceAll("\\s*\\R", "; "));
        }
    }

    private void grant(String module, String role) {
        DSLContext dsl = DSL.using(owner.dataSource(), SQLDialect.POSTGRES);
        dsl.transaction(transaction -> {
            var sql = transaction.dsl();
            sql.execute("revoke all on schema {0} from public", DSL.name(module));
            sql.execute("grant usage on schema {0} to {1}", DSL.name(module), DSL.name(role));
            sql.execute("grant select, insert, update, delete on all tables in schema {0} to {1}", DSL.name(module), DSL.name(role));
            sql.execute("grant usage, select on all sequences in schema {0} to {1}", DSL.name(module), DSL.name(role));
            sql.execute("revoke all on table {0}.flyway_schema_history from {1}", DSL.name(module), DSL.name(role));
        });
    }

    private HikariDataSource pool(String module, Credentials login) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(module);
        pool.setJdbcUrl(withoutCredentials(owner.url()));
        pool.setUsername(login.username());
        pool.setPassword(login.password());
        pool.setMaximumPoolSize(settings.poolSize());
        pool.setMinimumIdle(1);
        pool.setIdleTimeout(30_000);
        pool.setConnectionTimeout(settings.connectTimeout().toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "voicehelper " + module);
        pool.addDataSourceProperty("socketTimeout", "60");
        return new HikariDataSource(pool);
    }

    /** The URL's user and password are the owner's; a module logs in as itself. */
    private static String withoutCredentials(String url) {
        return url.replaceAll("(?<=[?&])(user|password)=[^&]*&?", "").replaceAll("[?&]$", "");
    }
}
