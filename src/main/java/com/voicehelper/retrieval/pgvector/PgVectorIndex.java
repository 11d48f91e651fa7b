package com.voicehelper.retrieval.pgvector;

import static com.voicehelper.retrieval.pgvector.PgVectorEngine.attempt;

import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.engine.HeldChunk;
import com.voicehelper.retrieval.engine.HeldDocument;
import com.voicehelper.retrieval.engine.HeldRevision;
import com.voicehelper.retrieval.engine.Ranked;
import com.voicehelper.retrieval.text.WeightedTerm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** What is held of one collection. A change of a document is one transaction. */
final class PgVectorIndex implements CollectionIndex {

    private static final int BATCH = 200;
    private static final int MOST_TERMS = 64;

    private final DSLContext sql;
    private final Tables tables;
    private final UUID epoch;
    private final Statements statements;
    private volatile boolean closed;

    PgVectorIndex(DSLContext sql, Tables tables, UUID epoch) {
        this.sql = sql;
        this.tables = tables;
        this.epoch = epoch;
        this.statements = new Statements(tables);
    }

    @Override
    public Map<UUID, HeldRevision> revisions() {
        return open(() -> {
            Map<UUID, HeldRevision> revisions = new HashMap<>();
            for (Record row : sql.fetch("select id, tenant_id, revision, lease from " + tables.document())) {
                revisions.put(row.get("id", UUID.class),
                        new HeldRevision(row.get("tenant_id", String.class), row.get("revision", Long.class), row.get("lease", Long.class)));
            }
            return revisions;
        });
    }

    @Override
    public void replace(HeldDocument document, Iterator<HeldChunk> chunks) {
        open(() -> {
            sql.transaction(transaction -> {
                DSLContext dsl = transaction.dsl();
                dsl.execute("set local statement_timeout = '60s'");
                dsl.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", "voicehelper search " + document.documentId());
                HeldRevision revision = document.revision();
                boolean first = dsl.execute(statements.hold(), document.documentId(), revision.tenantId(), revision.revision(), revision.lease()) > 0;
                if (first) {
                    dsl.execute(statements.forget(), new Object[] {new UUID[] {document.documentId()}});
                    add(dsl, document, chunks);
                }
            });
            return document;
        });
    }

    private void add(DSLContext dsl, HeldDocument document, Iterator<HeldChunk> chunks) {
        List<HeldChunk> batch = new ArrayList<>(BATCH);
        while (chunks.hasNext()) {
            batch.add(chunks.next());
            if (batch.size() == BATCH || !chunks.hasNext()) {
                dsl.execute(statements.add(),
                        document.documentId(), document.revision().tenantId(), document.knowledgeBaseId(), document.metadata().toArray(String[]::new),
                        batch.stream().map(HeldChunk::id).toArray(UUID[]::new),
                        batch.stream().map(chunk -> words(document, chunk)).toArray(String[]::new),
                        batch.stream().map(chunk -> vector(chunk.vector())).toArray(String[]::new));
                batch.clear();
            }
        }
    }

    @Override
    public void remove(Collection<UUID> documents) {
        open(() -> {
            sql.transaction(transaction -> {
                UUID[] ids = new TreeSet<>(documents).toArray(UUID[]::new);
                transaction.dsl().execute("delete from " + tables.document() + " where id = any(?)", new Object[] {ids});
                transaction.dsl().execute(statements.forget(), new Object[] {ids});
            });
            return documents;
        });
    }

    /** What is committed is visible. */
    @Override
    public void refresh() {
        open(() -> epoch);
    }

    /** What is committed outlasts this process. */
    @Override
    public void commit() {
        open(() -> epoch);
    }

    @Override
    public boolean intact() {
        return open(() -> tables.intact(sql, epoch));
    }

    @Override
    public List<Ranked> words(String text, Filter filter, int most) {
        List<WeightedTerm> terms = WeightedTerm.of(text).stream().distinct().limit(MOST_TERMS).toList();
        return terms.isEmpty() ? open(List::of) : open(() -> ranked(sql, statements.words(), filter, most,
                DSL.val(terms.stream().map(term -> quoted(term.term())).toArray(String[]::new)),
                DSL.val(terms.stream().map(WeightedTerm::weight).toArray(Double[]::new))));
    }

    @Override
    public List<Ranked> nearest(float[] vector, Filter filter, int most) {
        return open(() -> sql.transactionResult(transaction -> {
            DSLContext dsl = transaction.dsl();
            dsl.execute("set local hnsw.iterative_scan = 'strict_order'");
            dsl.execute("set local hnsw.ef_search = " + Math.clamp(most, 100, 1000));
            return ranked(dsl, statements.nearest(), filter, most, DSL.val(vector(vector)), DSL.val(0));
        }));
    }

    private static List<Ranked> ranked(DSLContext dsl, String statement, Filter filter, int most, QueryPart question, QueryPart weights) {
        return dsl.fetch(statement, question, DSL.val(filter.tenantId()), DSL.val(filter.knowledgeBases().toArray(UUID[]::new)),
                        DSL.val(filter.metadata().toArray(String[]::new)), DSL.val(most), weights)
                .map(row -> new Ranked(row.get(0, UUID.class), row.get(1, Double.class)));
    }

    private String words(HeldDocument document, HeldChunk chunk) {
        List<WeightedTerm> found = WeightedTerm.of(document.title() + "\n" + document.title() + "\n" + chunk.heading() + "\n" + chunk.text());
        StringBuilder vector = new StringBuilder();
        Map<String, StringBuilder> positions = new HashMap<>();
        for (int position = 0; position < found.size(); position++) {
            positions.computeIfAbsent(found.get(position).term(), term -> new StringBuilder()).append(',').append(Math.min(position + 1, 16_383));
        }
        positions.forEach((term, places) -> vector.append(quoted(term)).append(':').append(places, 1, places.length()).append(' '));
        return vector.toString();
    }

    /** As the input of a tsvector or a tsquery has it. */
    private static String quoted(String term) {
        return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String vector(float[] vector) {
        StringBuilder text = new StringBuilder(vector.length * 8).append('[');
        for (float value : vector) {
            text.append(value).append(',');
        }
        text.setCharAt(text.length() - 1, ']');
        return text.toString();
    }

    private <T> T open(Supplier<T> work) {
        if (closed) {
            throw new EngineException("The index is closed");
        }
        return attempt(work);
    }

    @Override
    public void close() {
        closed = true;
    }
}
