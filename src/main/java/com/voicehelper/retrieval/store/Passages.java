package com.voicehelper.retrieval.store;

import static com.voicehelper.retrieval.jooq.Tables.CHUNK;
import static com.voicehelper.retrieval.jooq.Tables.COLLECTION;
import static com.voicehelper.retrieval.jooq.Tables.DOCUMENT;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.Passage;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chunks that may be seen, by their ids: the tenant's own, of the revision that is published. Whatever names the ids, an index or a cache
 * or a client, nothing else comes out. Thread-safe.
 */
@Component
public class Passages {

    private static final List<SelectField<?>> COLUMNS = List.of(CHUNK.ID, CHUNK.DOCUMENT_ID, CHUNK.ORDINAL, CHUNK.HEADING, CHUNK.PAGE, CHUNK.TEXT,
            DOCUMENT.KNOWLEDGE_BASE_ID, DOCUMENT.VERSION, DOCUMENT.TITLE, DOCUMENT.SOURCE, DOCUMENT.METADATA);

    private final ModuleDatabase database;
    private final JsonMapper json;

    Passages(ModuleDatabase retrievalDatabase, JsonMapper json) {
        this.database = retrievalDatabase;
        this.json = json;
    }

    /** A passage with its vector in the collection that was asked for. */
    public record Seen(Passage passage, float[] vector) {}

    /** As the active collection has them, in no order. */
    public List<Passage> active(String tenantId, Collection<UUID> chunkIds) {
        return database.dsl().select(COLUMNS).from(CHUNK)
                .join(COLLECTION).on(COLLECTION.MODEL.eq(CHUNK.MODEL), Collections.active())
                .join(DOCUMENT).on(published())
                .where(visible(tenantId, chunkIds))
                .fetch(this::passage);
    }

    /** As this collection has them, active or not, in no order. */
    public List<Seen> in(String model, String tenantId, Collection<UUID> chunkIds) {
        return database.dsl().select(COLUMNS).select(CHUNK.VECTOR).from(CHUNK)
                .join(DOCUMENT).on(published())
                .where(visible(tenantId, chunkIds), CHUNK.MODEL.eq(model))
                .fetch(row -> new Seen(passage(row), Vectors.floats(row.get(CHUNK.VECTOR))));
    }

    public boolean any(String tenantId) {
        return database.dsl().fetchExists(DSL.selectOne().from(DOCUMENT)
                .join(COLLECTION).on(COLLECTION.MODEL.eq(DOCUMENT.MODEL), Collections.active())
                .where(DOCUMENT.TENANT_ID.eq(tenantId), DOCUMENT.STATE.eq(DSL.inline(IndexedDocuments.PUBLISHED)), DOCUMENT.CHUNK_COUNT.gt(0)));
    }

    private static Condition published() {
        return DOCUMENT.MODEL.eq(CHUNK.MODEL)
                .and(DOCUMENT.DOCUMENT_ID.eq(CHUNK.DOCUMENT_ID))
                .and(DOCUMENT.REVISION.eq(CHUNK.REVISION))
                .and(DOCUMENT.STATE.eq(DSL.inline(IndexedDocuments.PUBLISHED)));
    }

    private static Condition visible(String tenantId, Collection<UUID> chunkIds) {
        return DOCUMENT.TENANT_ID.eq(tenantId).and(CHUNK.ID.eq(DSL.any(chunkIds.toArray(UUID[]::new))));
    }

    private Passage passage(Record row) {
        return new Passage(row.get(CHUNK.ID), row.get(CHUNK.DOCUMENT_ID), row.get(DOCUMENT.KNOWLEDGE_BASE_ID), row.get(DOCUMENT.VERSION),
                row.get(CHUNK.ORDINAL), row.get(DOCUMENT.TITLE), row.get(DOCUMENT.SOURCE), row.get(CHUNK.HEADING), row.get(CHUNK.PAGE),
                row.get(CHUNK.TEXT), json.readTree(row.get(DOCUMENT.METADATA).data()));
    }
}
