package com.voicehelper.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Real PostgreSQL clusters for tests: one per name and JVM, and a new database for every caller. */
public final class TestPostgres {

    private static final Map<String, EmbeddedPostgres> CLUSTERS = new HashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The JDBC URL (owner's credentials included) of a new, empty database on the first cluster. */
    public static String createDatabase() {
        return createDatabase("first");
    }

    /** As {@link #createDatabase()}, on the cluster of that name: a source and a target of a move live on two. */
    public static synchronized String createDatabase(String cluster) {
        EmbeddedPostgres postgres = CLUSTERS.computeIfAbsent(cluster, name -> start());
        String database = "test_" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database + "?user=postgres&password=postgres";
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
