package com.voicehelper.retrieval.lucene;

import com.voicehelper.retrieval.engine.HeldChunk;
import com.voicehelper.retrieval.engine.HeldDocument;
import com.voicehelper.retrieval.engine.HeldRevision;
import com.voicehelper.retrieval.engine.Ranked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** How chunks and revisions are written into an index, and read back. No text is kept. */
final class Fields {

    static final String DOCUMENT = "document";
    static final String TENANT = "tenant";
    static final String BASE = "base";
    static final String METADATA = "metadata";
    static final String WORDS = "words";
    static final String PAIRS = "pairs";
    static final String VECTOR = "vector";
    private static final String CHUNK = "chunk";
    private static final String HELD = "held";

    private static final int UUID_BYTES = 16;

    /** No phrase is ever looked for, so no positions. */
    private static final FieldType SEARCHED = searched();

    private Fields() {}

    private static FieldType searched() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    /** The revision's marker and its chunks, made one by one as they are asked for. */
    static Iterable<Document> block(HeldDocument document, Iterator<HeldChunk> chunks) {
        return () -> new Iterator<>() {

            private boolean marked;

            @Override
            public boolean hasNext() {
                return !marked || chunks.hasNext();
            }

            @Override
            public Document next() {
                if (marked) {
                    return chunk(document, chunks.next());
                }
                marked = true;
                return marker(document);
            }
        };
    }

    private static Document marker(HeldDocument document) {
        HeldRevision revision = document.revision();
        byte[] tenant = revision.tenantId().getBytes(StandardCharsets.UTF_8);
        ByteBuffer held = ByteBuffer.allocate(UUID_BYTES + 2 * Long.BYTES + tenant.length)
                .put(uuid(document.documentId())).putLong(revision.revision()).putLong(revision.lease()).put(tenant);
        Document marker = new Document();
        marker.add(new StringField(DOCUMENT, bytes(document.documentId()), Field.Store.NO));
        marker.add(new BinaryDocValuesField(HELD, new BytesRef(held.array())));
        return marker;
    }

    /**
     * A word of the title counts like two of the text, and a word of the heading like one: several fields scored as one text with weights, as
     * BM25F does (Robertson, Zaragoza, Taylor 2004).
     */
    private static Document chunk(HeldDocument document, HeldChunk chunk) {
        Document fields = new Document();
        fields.add(new StringField(DOCUMENT, bytes(document.documentId()), Field.Store.NO));
        fields.add(new StringField(TENANT, document.revision().tenantId(), Field.Store.NO));
        fields.add(new StringField(BASE, bytes(document.knowledgeBaseId()), Field.Store.NO));
        document.metadata().forEach(term -> fields.add(new StringField(METADATA, shortened(term), Field.Store.NO)));
        fields.add(new BinaryDocValuesField(CHUNK, bytes(chunk.id())));
        for (String name : List.of(WORDS, PAIRS)) {
            for (String text : List.of(document.title(), document.title(), chunk.heading(), chunk.text())) {
                fields.add(new Field(name, text, SEARCHED));
            }
        }
        fields.add(new KnnFloatVectorField(VECTOR, chunk.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        return fields;
    }

    /** Lucene takes no term of more than 32 766 bytes; that two such long values are taken for one is put right by the rows. */
    static String shortened(String term) {
        return term.length() <= 8_000 ? term : term.substring(0, 8_000);
    }

    static Map<UUID, HeldRevision> revisions(IndexSearcher searcher) throws IOException {
        Map<UUID, HeldRevision> revisions = new HashMap<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            BinaryDocValues held = leaf.reader().getBinaryDocValues(HELD);
            Bits live = leaf.reader().getLiveDocs();
            while (held != null && held.nextDoc() != BinaryDocValues.NO_MORE_DOCS) {
                if (live == null || live.get(held.docID())) {
                    BytesRef value = held.binaryValue();
                    ByteBuffer bytes = ByteBuffer.wrap(value.bytes, value.offset, value.length);
                    UUID document = new UUID(bytes.getLong(), bytes.getLong());
                    long revision = bytes.getLong();
                    long lease = bytes.getLong();
                    revisions.put(document, new HeldRevision(StandardCharsets.UTF_8.decode(bytes).toString(), revision, lease));
                }
            }
        }
        return revisions;
    }

    static List<Ranked> ranked(IndexSearcher searcher, Query query, int most, DoubleUnaryOperator score) throws IOException {
        List<Ranked> ranked = new ArrayList<>();
        for (ScoreDoc found : searcher.search(query, most).scoreDocs) {
            List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found.doc, leaves));
            BinaryDocValues ids = DocValues.getBinary(leaf.reader(), CHUNK);
            if (ids.advanceExact(found.doc - leaf.docBase)) {
                BytesRef id = ids.binaryValue();
                ByteBuffer bytes = ByteBuffer.wrap(id.bytes, id.offset, id.length);
                ranked.add(new Ranked(new UUID(bytes.getLong(), bytes.getLong()), score.applyAsDouble(found.score)));
            }
        }
        return ranked;
    }

    static BytesRef bytes(UUID id) {
        return new BytesRef(uuid(id));
    }

    private static byte[] uuid(UUID id) {
        return ByteBuffer.allocate(UUID_BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
    }
}
