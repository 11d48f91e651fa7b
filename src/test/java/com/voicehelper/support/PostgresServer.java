package com.voicehelper.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL 18 cluster with a fresh data folder, which goes with it. Thread-safe. */
public final class PostgresServer implements AutoCloseable {

    private final String address;
    private final String user;
    private final String password;
    private final Closing closing;
    private final @Nullable PostgresFiles files;

    private PostgresServer(String address, String user, String password, Closing closing, @Nullable PostgresFiles files) {
        this.address = address;
        this.user = user;
        this.password = password;
        this.closing = closing;
        this.files = files;
    }

    public static PostgresServer start() {
        return start(Map.of());
    }

    /** @param settings what its postgresql.conf says besides; they win over those that the tests otherwise get */
    public static PostgresServer start(Map<String, String> settings) {
        return Services.containers() ? container(settings) : embedded(settings);
    }

    /** Creates an empty database; returns its JDBC URL, owner's credentials included. */
    public String createDatabase(String name) {
        try (var connection = DriverManager.getConnection(url("postgres")); var statement = connection.createStatement()) {
            statement.execute("create database " + statement.enquoteIdentifier(name, false));
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
        return url(name);
    }

    /** Host and port. */
    public String address() {
        return address;
    }

    /** As a crash: every session ends where it is, nothing is written that was not written yet. The data stays. */
    public void stopImmediately() {
        files().stopImmediately();
    }

    /** Starts it again after {@link #stopImmediately}, on the same port and data; returns when it has recovered and answers. */
    public void startAgain() {
        files().start();
    }

    /** What a person types for {@link #stopImmediately}. */
    public List<String> stopCommand() {
        return files().stopCommand();
    }

    /** What a person types for {@link #startAgain}. */
    public List<String> startCommand() {
        return files().startCommand();
    }

    private PostgresFiles files() {
        if (files == null) {
            throw new IllegalStateException("A container gets another port when it starts again: run this with -Dservices=embedded");
        }
        return files;
    }

    /** Stops the cluster and deletes its data. Idempotent. */
    @Override
    public void close() {
        try {
            closing.close();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** The JDBC URL of one of its databases, owner's credentials included. */
    public String url(String database) {
        return "jdbc:postgresql://" + address + "/" + database + "?user=" + user + "&password=" + password;
    }

    /** Without a shutdown hook of its own: it would stop the cluster under a running application. */
    private static PostgresServer embedded(Map<String, String> settings) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("synchronous_commit", "on")
                    .setRegisterShutdownHook(false);
            settings.forEach(builder::setServerConfig);
            EmbeddedPostgres postgres = builder.start();
            String address = "127.0.0.1:" + postgres.getPort();
            return new PostgresServer(address, "postgres", "postgres", postgres::close, PostgresFiles.of(address));
        } catch (IOException exception) {
            throw new UncheckedIOException("PostgreSQL does not start: " + exception.getMessage(), exception);
        }
    }

    private static PostgresServer container(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("max_connections", "300", "fsync", "off"));
        all.putAll(settings);
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18")
                .withUsername("postgres")
                .withPassword("postgres")
                .withCommand(Stream.concat(Stream.of("postgres"), all.entrySet().stream().flatMap(each -> Stream.of("-c", each.getKey() + "=" + each.getValue())))
                        .toArray(String[]::new));
        postgres.start();
        String address = postgres.getHost() + ":" + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
        return new PostgresServer(address, "postgres", "postgres", postgres::stop, null);
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }
}
