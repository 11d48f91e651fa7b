package com.voicehelper.retrieval.pgvector;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.SearchEngine;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Search in a PostgreSQL that has pgvector. Nodes that share it all bring every change; a lock on the document and the revision that is held
 * let the first one do the work, and the others find it done.
 */
@Component
@ConditionalOnProperty(name = "voicehelper.retrieval.engine", havingValue = "pgvector")
public final class PgVectorEngine implements SearchEngine, AutoCloseable {

    private final HikariDataSource pool;
    private final DSLContext sql;

    public PgVectorEngine(PgVectorSettings settings) {
        this.pool = pool(settings);
        this.sql = DSL.using(pool, SQLDialect.POSTGRES);
    }

    private static HikariDataSource pool(PgVectorSettings settings) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("pgvector");
        pool.setJdbcUrl(settings.required());
        pool.setUsername(settings.username());
        pool.setPassword(settings.password());
        pool.setMaximumPoolSize(settings.connections());
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(30_000);
        pool.setConnectionTimeout(Math.max(250, settings.timeout().toMillis()));
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "voicehelper retrieval");
        pool.addDataSourceProperty("socketTimeout", "120");
        pool.addDataSourceProperty("options", "-c statement_timeout=" + settings.timeout().toMillis());
        return new HikariDataSource(pool);
    }

    @Override
    public String name() {
        return "pgvector";
    }

    @Override
    public CollectionIndex open(VectorCollection collection) {
        return attempt(() -> {
            Tables tables = Tables.of(collection.model());
            return new PgVectorIndex(sql, tables, tables.open(sql, collection));
        });
    }

    @Override
    public void drop(String model) {
        attempt(() -> {
            Tables.of(model).drop(sql);
            return model;
        });
    }

    @Override
    public void close() {
        pool.close();
    }

    static <T> T attempt(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException failed) {
            String reason = Objects.requireNonNullElse(failed.getCause(), failed).getMessage();
            throw new EngineException("The PostgreSQL of voicehelper.retrieval.pgvector failed: " + reason, failed);
        }
    }
}
