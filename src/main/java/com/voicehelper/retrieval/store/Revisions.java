package com.voicehelper.retrieval.store;

import static com.voicehelper.retrieval.jooq.Tables.CHUNK;
import static com.voicehelper.retrieval.jooq.Tables.DOCUMENT;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.engine.HeldChunk;
import com.voicehelper.retrieval.engine.HeldDocument;
import com.voicehelper.retrieval.engine.HeldRevision;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Record5;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The published revisions as a search engine follows them: which there are, and what is in them. Thread-safe. */
@Component
public class Revisions {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int CHUNKS_AT_ONCE = 128;

    private final ModuleDatabase database;
    private final JsonMapper json;

    Revisions(ModuleDatabase retrievalDatabase, JsonMapper json) {
        this.database = retrievalDatabase;
        this.json = json;
    }

    /** @param changedAt by the clock of the database where it was published */
    public record Published(UUID documentId, HeldRevision revision, OffsetDateTime changedAt) {}

    /** @param chunks how many it has */
    public record Content(HeldDocument document, int chunks) {}

    /** All of a collection, of one moment, without holding them all in memory. */
    public void all(String model, Consumer<Published> each) {
        database.read(() -> {
            try (var rows = published(model).fetchSize(ROWS_AT_ONCE).fetchLazy()) {
                rows.forEach(row -> each.accept(published(row)));
            }
            return true;
        });
    }

    /** Those that say that they changed then or later; what commits late, or comes from another database, may say less. */
    public List<Published> changedSince(String model, OffsetDateTime time) {
        return published(model).and(DOCUMENT.CHANGED_AT.ge(time)).fetch(Revisions::published);
    }

    private SelectConditionStep<Record5<UUID, String, Long, Long, OffsetDateTime>> published(String model) {
        return database.dsl()
                .select(DOCUMENT.DOCUMENT_ID, DOCUMENT.TENANT_ID, DOCUMENT.REVISION, DOCUMENT.LEASE, DOCUMENT.CHANGED_AT)
                .from(DOCUMENT)
                .where(DOCUMENT.MODEL.eq(model), DOCUMENT.STATE.eq(DSL.inline(IndexedDocuments.PUBLISHED)));
    }

    private static Published published(Record5<UUID, String, Long, Long, OffsetDateTime> row) {
        return new Published(row.value1(), new HeldRevision(row.value2(), row.value3(), row.value4()), row.value5());
    }

    /** What is published of a document now; empty when nothing is. */
    public Optional<Content> content(String model, UUID documentId) {
        return database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.MODEL.eq(model), DOCUMENT.DOCUMENT_ID.eq(documentId), DOCUMENT.STATE.eq(IndexedDocuments.PUBLISHED))
                .fetchOptional(row -> new Content(new HeldDocument(documentId, new HeldRevision(row.getTenantId(), row.getRevision(), row.getLease()),
                        row.getKnowledgeBaseId(), row.getTitle(), Filter.terms(json.readTree(row.getMetadata().data()))), row.getChunkCount()));
    }

    /**
     * The chunks of a revision in their order, read page by page.
     *
     * @return throws {@link ChangedMeanwhileException} when there are fewer than the revision has: another one took its place
     */
    public Iterator<HeldChunk> chunks(String model, Content content) {
        return new Pages(model, content);
    }

    private final class Pages implements Iterator<HeldChunk> {

        private final String model;
        private final Content content;
        private Iterator<HeldChunk> page = List.<HeldChunk>of().iterator();
        private int lastOrdinal = -1;
        private int given;

        Pages(String model, Content content) {
            this.model = model;
            this.content = content;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && given < content.chunks()) {
                page = next(model, content);
                if (!page.hasNext()) {
                    throw new ChangedMeanwhileException();
                }
            }
            return page.hasNext();
        }

        @Override
        public HeldChunk next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            given++;
            return page.next();
        }

        private Iterator<HeldChunk> next(String model, Content content) {
            Condition own = CHUNK.MODEL.eq(model).and(CHUNK.DOCUMENT_ID.eq(content.document().documentId()))
                    .and(CHUNK.REVISION.eq(content.document().revision().revision()));
            List<HeldChunk> chunks = new ArrayList<>();
            database.dsl().select(CHUNK.ORDINAL, CHUNK.ID, CHUNK.HEADING, CHUNK.TEXT, CHUNK.VECTOR).from(CHUNK)
                    .where(own, CHUNK.ORDINAL.gt(lastOrdinal))
                    .orderBy(CHUNK.ORDINAL)
                    .limit(CHUNKS_AT_ONCE)
                    .forEach(row -> {
                        chunks.add(new HeldChunk(row.value2(), row.value3(), row.value4(), Vectors.floats(row.value5())));
                        lastOrdinal = row.value1();
                    });
            return chunks.iterator();
        }
    }
}
