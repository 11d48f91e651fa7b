package com.voicehelper.support;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Real PostgreSQL clusters for tests: one per name and JVM, and a new database for every caller. */
public final class TestPostgres {

    private static final Map<String, PostgresServer> CLUSTERS = new HashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The JDBC URL (owner's credentials included) of a new, empty database on the first cluster. */
    public static String createDatabase() {
        return createDatabase("first");
    }

    /** As {@link #createDatabase()}, on the cluster of that name: a source and a target of a move live on two. */
    public static synchronized String createDatabase(String cluster) {
        return CLUSTERS.computeIfAbsent(cluster, name -> start()).createDatabase("test_" + DATABASES.incrementAndGet());
    }

    private static PostgresServer start() {
        PostgresServer server = PostgresServer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }
}
