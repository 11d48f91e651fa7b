package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.sync.Replication;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.unit.DataSize;

/** Shadow reads for a test of the router, which sees what became of them. */
public final class Shadows implements AutoCloseable {

    private static final Duration EVER = Duration.ofHours(1);

    private final ShadowReads reads;
    private final StoredFigures stored;

    private Shadows(ShadowReads reads, StoredFigures stored) {
        this.reads = reads;
        this.stored = stored;
    }

    /** For who mirrors nothing: no database is asked. */
    public static ShadowReads idle(Replication replication) {
        return new ShadowReads(settings(10, 1_000_000), replication, new StoredFigures(new PGSimpleDataSource()), new SimpleMeterRegistry());
    }

    public static Shadows on(DataSource dataSource, ShadowSettings settings, Replication replication) {
        StoredFigures stored = new StoredFigures(dataSource);
        return new Shadows(new ShadowReads(settings, replication, stored, new SimpleMeterRegistry()), stored);
    }

    public static ShadowSettings settings(int queue, long memory) {
        return new ShadowSettings(2, queue, DataSize.ofBytes(memory), DataSize.ofBytes(64_000), Duration.ofMillis(400), Duration.ofMillis(400), 50);
    }

    public ShadowReads reads() {
        return reads;
    }

    /** What was counted of a module, over all routes, until now. */
    public long count(String module, Figure figure) {
        reads.findings().flush();
        return stored.routes(module, EVER).stream().mapToLong(route -> route.count(figure)).sum();
    }

    public ShadowFigures figures() {
        reads.findings().flush();
        return stored;
    }

    public void learn() {
        reads.findings().flush();
        reads.findings().learn();
    }

    public int waiting() {
        return reads.waiting();
    }

    public long bytes() {
        return reads.bytes();
    }

    @Override
    public void close() {
        reads.close();
    }
}
