package com.voicehelper.benchmarks;

import com.voicehelper.support.PostgresServer;
import java.util.Map;

/** Two PostgreSQL clusters that keep what they are told: the one that data leaves, and the one where it arrives. */
final class Clusters implements AutoCloseable {

    /** As a server in production, but for vacuum and checkpoints: they would hit one contender and not the other. */
    private static final Map<String, String> SETTINGS = Map.of("fsync", "on", "synchronous_commit", "on", "wal_level", "logical", "shared_buffers", "512MB",
            "max_wal_size", "8GB", "checkpoint_timeout", "1h", "autovacuum", "off", "track_commit_timestamp", "on");

    private final PostgresServer first = PostgresServer.start(SETTINGS);
    private final PostgresServer second = PostgresServer.start(SETTINGS);

    String source(String database) {
        return first.createDatabase(database);
    }

    String target(String database) {
        return second.createDatabase(database);
    }

    /** Nothing that is still to be written to disk is left over from what was done before. */
    void settle() {
        Sql.execute(first.url("postgres"), "checkpoint");
        Sql.execute(second.url("postgres"), "checkpoint");
    }

    void dropTarget(String database) {
        Sql.execute(second.url("postgres"), "drop database " + database + " with (force)");
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
