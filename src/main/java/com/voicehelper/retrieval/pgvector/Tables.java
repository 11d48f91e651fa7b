package com.voicehelper.retrieval.pgvector;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one collection, in a schema of our own. Their names come from a hash of the model's name, which may be any text.
 *
 * @param suffix hexadecimal
 */
record Tables(String model, String suffix) {

    /** Nearest neighbours under a filter need its iterative scans. */
    private static final int[] OLDEST_EXTENSION = {0, 8};

    /** What an HNSW index of half precision takes. */
    private static final int MOST_INDEXED_DIMENSIONS = 4000;

    private static final String SCHEMA = """
            create schema if not exists voicehelper_search;
            create table if not exists voicehelper_search.collection (model text primary key, dimension integer not null, epoch uuid not null);
            """;

    private static final String TABLES = """
            create table voicehelper_search.document_%1$s (
                id uuid primary key, tenant_id text not null, revision bigint not null, lease bigint not null);
            create table voicehelper_search.chunk_%1$s (
                id uuid primary key, document_id uuid not null, tenant_id text not null, knowledge_base_id uuid not null, metadata text[] not null,
                words tsvector not null, vector halfvec(%2$d) not null);
            create index on voicehelper_search.chunk_%1$s (document_id);
            create index on voicehelper_search.chunk_%1$s (tenant_id, knowledge_base_id);
            create index on voicehelper_search.chunk_%1$s using gin (words);
            """;

    private static final String NEIGHBOURS = "create index on voicehelper_search.chunk_%1$s using hnsw (vector halfvec_cosine_ops);";

    private static final String DROP = "drop table if exists voicehelper_search.document_%1$s, voicehelper_search.chunk_%1$s";

    static Tables of(String model) {
        return new Tables(model, UUID.nameUUIDFromBytes(model.getBytes(StandardCharsets.UTF_8)).toString().replace("-", ""));
    }

    String document() {
        return "voicehelper_search.document_" + suffix;
    }

    String chunk() {
        return "voicehelper_search.chunk_" + suffix;
    }

    /** Makes the tables where they are missing, and again where they are of another shape. Returns the epoch: another one, other tables. */
    UUID open(DSLContext sql, VectorCollection collection) {
        requireExtension(sql);
        return sql.transactionResult(transaction -> {
            DSLContext dsl = transaction.dsl();
            lock(dsl);
            dsl.execute(SCHEMA);
            UUID epoch = epoch(dsl, collection.dimension());
            if (epoch != null) {
                return epoch;
            }
            dsl.execute(DROP.formatted(suffix));
            dsl.execute(TABLES.formatted(suffix, collection.dimension()));
            if (collection.dimension() <= MOST_INDEXED_DIMENSIONS) {
                dsl.execute(NEIGHBOURS.formatted(suffix));
            }
            UUID made = UUID.randomUUID();
            dsl.execute("insert into voicehelper_search.collection values (?, ?, ?) on conflict (model) do update "
                    + "set dimension = excluded.dimension, epoch = excluded.epoch", model, collection.dimension(), made);
            return made;
        });
    }

    private @Nullable UUID epoch(DSLContext dsl, int dimension) {
        return dsl.fetch("select epoch from voicehelper_search.collection where model = ? and dimension = ? "
                + "and to_regclass(?) is not null and to_regclass(?) is not null", model, dimension, document(), chunk())
                .stream().findFirst().map(row -> row.get(0, UUID.class)).orElse(null);
    }

    boolean intact(DSLContext sql, UUID epoch) {
        return !sql.fetch("select 1 from voicehelper_search.collection where model = ? and epoch = ? "
                + "and to_regclass(?) is not null and to_regclass(?) is not null", model, epoch, document(), chunk()).isEmpty();
    }

    void drop(DSLContext sql) {
        sql.transaction(transaction -> {
            lock(transaction.dsl());
            transaction.dsl().execute(SCHEMA);
            transaction.dsl().execute(DROP.formatted(suffix));
            transaction.dsl().execute("delete from voicehelper_search.collection where model = ?", model);
        });
    }

    /** Several nodes open at the same time. */
    private static void lock(DSLContext dsl) {
        dsl.execute("select pg_advisory_xact_lock(hashtextextended('voicehelper search', 0))");
    }

    private static void requireExtension(DSLContext sql) {
        String version = version(sql);
        if (version == null) {
            try {
                sql.execute("create extension if not exists vector");
            } catch (DataAccessException missing) {
                throw new EngineException("The database of voicehelper.retrieval.pgvector.url has no extension 'vector': install pgvector 0.8 or "
                        + "later there, and have its owner run 'create extension vector'", missing);
            }
            version = version(sql);
        }
        if (version == null || older(version)) {
            throw new EngineException("The database of voicehelper.retrieval.pgvector.url has pgvector " + version
                    + ", but 0.8 or later is needed: update it, and run 'alter extension vector update'");
        }
    }

    private static @Nullable String version(DSLContext sql) {
        return sql.fetch("select extversion from pg_extension where extname = 'vector'").stream().findFirst().map(row -> row.get(0, String.class)).orElse(null);
    }

    private static boolean older(String version) {
        String[] parts = version.split("\\.");
        int major = Integer.parseInt(parts[0]);
        int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return major < OLDEST_EXTENSION[0] || major == OLDEST_EXTENSION[0] && minor < OLDEST_EXTENSION[1];
    }
}
