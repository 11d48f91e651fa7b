package com.voicehelper.retrieval.store;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Stores chunks many at a time. */
@Component
class Chunks {

    private static final int MOST = 256;

    /** One round trip and one plan for all of them, however many they are. The vectors come end to end: as an array they would travel as text. */
    private static final String PUT = """
            insert into chunk (model, document_id, revision, lease, id, ordinal, heading, page, text, vector)
            select {0}, {1}, {2}, {3}, id, ordinal, heading, page, text, substring({9} from (place::int - 1) * {10} + 1 for {10})
            from unnest({4}, {5}, {6}, {7}, {8}) with ordinality added (id, ordinal, heading, page, text, place)
            on conflict (model, id, revision) do update
            set lease = excluded.lease, ordinal = excluded.ordinal, heading = excluded.heading, page = excluded.page,
                text = excluded.text, vector = excluded.vector
            where chunk.document_id = excluded.document_id
            """;

    private final ModuleDatabase database;

    Chunks(ModuleDatabase retrievalDatabase) {
        this.database = retrievalDatabase;
    }

    static void check(List<NewChunk> chunks, int dimension) {
        if (chunks.isEmpty() || chunks.size() > MOST) {
            throw ApiException.badRequest("1 to " + MOST + " chunks can be put at once");
        }
        if (chunks.stream().anyMatch(chunk -> chunk.vector().length != dimension)) {
            throw ApiException.badRequest("The vectors of this collection have " + dimension + " dimensions");
        }
        if (chunks.stream().map(NewChunk::id).distinct().count() < chunks.size()) {
            throw ApiException.badRequest("Two chunks have the same id");
        }
    }

    /** In the open transaction, which holds the document's lock. */
    void put(IndexedRevision revision, List<NewChunk> chunks) {
        ByteBuffer vectors = ByteBuffer.allocate(chunks.stream().mapToInt(chunk -> chunk.vector().length * Float.BYTES).sum());
        chunks.forEach(chunk -> vectors.put(Vectors.bytes(chunk.vector())));
        int stored = database.dsl().execute(PUT,
                DSL.val(revision.model()), DSL.val(revision.documentId()), DSL.val(revision.revision()), DSL.val(revision.lease()),
                DSL.val(chunks.stream().map(NewChunk::id).toArray(UUID[]::new)),
                DSL.val(chunks.stream().map(NewChunk::ordinal).toArray(Integer[]::new)),
                DSL.val(chunks.stream().map(NewChunk::heading).toArray(String[]::new)),
                DSL.val(chunks.stream().map(NewChunk::page).toArray(Integer[]::new)),
                DSL.val(chunks.stream().map(NewChunk::text).toArray(String[]::new)),
                DSL.val(vectors.array()), DSL.val(vectors.capacity() / chunks.size()));
        if (stored < chunks.size()) {
            throw ApiException.conflict("A chunk's id is that of another document's chunk");
        }
    }
}
