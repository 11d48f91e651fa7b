package com.voicehelper.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL 18 cluster with a fresh data folder, which goes with it. Thread-safe. */
public final class PostgresServer implements AutoCloseable {

    private final String address;
    private final String user;
    private final String password;
    private final Closing closing;

    private PostgresServer(String address, String user, String password, Closing closing) {
        this.address = address;
        this.user = user;
        this.password = password;
        this.closing = closing;
    }

    public static PostgresServer start() {
        return Services.containers() ? container() : embedded();
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

    /** Stops the cluster and deletes its data. Idempotent. */
    @Override
    public void close() {
        try {
            closing.close();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://" + address + "/" + database + "?user=" + user + "&password=" + password;
    }

    /** Without a shutdown hook of its own: it would stop the cluster under a running application. */
    private static PostgresServer embedded() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("synchronous_commit", "on")
                    .setRegisterShutdownHook(false)
                    .start();
            return new PostgresServer("127.0.0.1:" + postgres.getPort(), "postgres", "postgres", postgres::close);
        } catch (IOException exception) {
            throw new UncheckedIOException("PostgreSQL does not start: " + exception.getMessage(), exception);
        }
    }

    private static PostgresServer container() {
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18")
                .withUsername("postgres")
                .withPassword("postgres")
                .withCommand("postgres", "-c", "max_connections=300", "-c", "fsync=off");
        postgres.start();
        String address = postgres.getHost() + ":" + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
        return new PostgresServer(address, "postgres", "postgres", postgres::stop);
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }
}
