package com.voicehelper.retrieval.qdrant;

import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.engine.HeldChunk;
import com.voicehelper.retrieval.engine.HeldDocument;
import com.voicehelper.retrieval.engine.HeldRevision;
import com.voicehelper.retrieval.engine.Ranked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is held of one collection: a point per chunk, and a point without vectors per document, which names its revision. That one is removed
 * before a document changes and written when all its chunks are there, so that a change that was cut short is seen.
 */
final class QdrantIndex implements CollectionIndex {

    static final String VECTOR = "vector";
    static final String WORDS = "words";
    static final String TENANT = "tenant";
    static final String BASE = "base";
    static final String METADATA = "metadata";
    static final String DOCUMENT = "document";
    static final String KIND = "kind";

    private static final String CHUNK = "chunk";
    private static final String EPOCH = "epoch";

    /** The point whose payload tells a collection from one that was made later under the same name. */
    private static final UUID EPOCH_POINT = new UUID(0, 1);

    private static final int BATCH = 100;
    private static final int PAGE = 1_000;

    private final QdrantClient client;
    private final String path;
    private final String epoch;
    private volatile boolean closed;

    private QdrantIndex(QdrantClient client, String path, String epoch) {
        this.client = client;
        this.path = path;
        this.epoch = epoch;
    }

    /** Of several nodes that open an empty collection, all but the last to write its epoch find theirs replaced, and open it again. */
    static QdrantIndex open(QdrantClient client, String path) {
        QdrantIndex index = new QdrantIndex(client, path, UUID.randomUUID().toString());
        String known = index.knownEpoch();
        if (known != null) {
            return new QdrantIndex(client, path, known);
        }
        index.put(List.of(point(EPOCH_POINT, Map.of(), Map.of(KIND, EPOCH, EPOCH, index.epoch))));
        return index;
    }

    private @Nullable String knownEpoch() {
        JsonNode point = client.ask("GET", path + "/points/" + EPOCH_POINT, null);
        return point == null ? null : point.path("payload").path(EPOCH).asString(null);
    }

    @Override
    public Map<UUID, HeldRevision> revisions() {
        requireOpen();
        Map<UUID, HeldRevision> revisions = new HashMap<>();
        JsonNode next = null;
        do {
            Map<String, Object> body = new HashMap<>(Map.of("filter", Filters.must(List.of(Filters.is(KIND, DOCUMENT))), "limit", PAGE, "with_payload", true));
            if (next != null) {
                body.put("offset", next);
            }
            JsonNode page = client.required("POST", path + "/points/scroll", body);
            page.path("points").forEach(point -> revisions.put(UUID.fromString(point.path("id").asString()), revision(point)));
            next = page.path("next_page_offset");
        } while (!next.isNull() && !next.isMissingNode());
        return revisions;
    }

    private static HeldRevision revision(JsonNode point) {
        JsonNode payload = point.path("payload");
        return new HeldRevision(payload.path(TENANT).asString(), payload.path("revision").asLong(), payload.path("lease").asLong());
    }

    @Override
    public void replace(HeldDocument document, Iterator<HeldChunk> chunks) {
        requireOpen();
        HeldRevision revision = document.revision();
        JsonNode marker = client.ask("GET", path + "/points/" + document.documentId(), null);
        if (marker != null && revision(marker).equals(revision)) {
            return;
        }
        delete(Map.of("points", List.of(document.documentId())));
        List<UUID> written = new ArrayList<>();
        List<Object> batch = new ArrayList<>(BATCH);
        while (chunks.hasNext()) {
            HeldChunk chunk = chunks.next();
            written.add(chunk.id());
            batch.add(point(document, chunk));
            if (batch.size() == BATCH || !chunks.hasNext()) {
                put(batch);
                batch.clear();
            }
        }
        delete(Map.of("filter", Map.of(
                "must", List.of(Filters.is(DOCUMENT, document.documentId()), Filters.is(KIND, CHUNK)),
                "must_not", List.of(Map.of("has_id", written)))));
        put(List.of(point(document.documentId(), Map.of(), Map.of(
                KIND, DOCUMENT, DOCUMENT, document.documentId(), "revision", revision.revision(), "lease", revision.lease(), TENANT, revision.tenantId()))));
    }

    private static Object point(HeldDocument document, HeldChunk chunk) {
        return point(chunk.id(),
                Map.of(VECTOR, chunk.vector(), WORDS, SparseWords.of(document.title(), chunk.heading(), chunk.text())),
                Map.of(KIND, CHUNK, DOCUMENT, document.documentId(), TENANT, document.revision().tenantId(), BASE, document.knowledgeBaseId(),
                        METADATA, document.metadata()));
    }

    private static Map<String, Object> point(UUID id, Map<String, Object> vectors, Map<String, Object> payload) {
        return Map.of("id", id, "vector", vectors, "payload", payload);
    }

    private void put(List<?> points) {
        client.required("PUT", path + "/points?wait=true", Map.of("points", points));
    }

    private void delete(Map<String, Object> selector) {
        client.required("POST", path + "/points/delete?wait=true", selector);
    }

    @Override
    public void remove(Collection<UUID> documents) {
        requireOpen();
        if (!documents.isEmpty()) {
            delete(Map.of("filter", Filters.must(List.of(Filters.any(DOCUMENT, documents)))));
        }
    }

    /** What Qdrant has acknowledged is visible. */
    @Override
    public void refresh() {
        requireOpen();
    }

    /** What Qdrant has acknowledged is in its log. */
    @Override
    public void commit() {
        requireOpen();
    }

    @Override
    public boolean intact() {
        requireOpen();
        return epoch.equals(knownEpoch());
    }

    @Override
    public List<Ranked> words(String text, Filter filter, int most) {
        requireOpen();
        SparseWords question = SparseWords.asked(text);
        return question.indices().isEmpty() ? List.of() : ranked(question, WORDS, filter, most);
    }

    @Override
    public List<Ranked> nearest(float[] vector, Filter filter, int most) {
        requireOpen();
        return ranked(vector, VECTOR, filter, most);
    }

    private List<Ranked> ranked(Object query, String using, Filter filter, int most) {
        JsonNode result = client.required("POST", path + "/points/query",
                Map.of("query", query, "using", using, "filter", Filters.of(filter), "limit", most, "with_payload", false));
        List<Ranked> ranked = new ArrayList<>();
        result.path("points").forEach(point -> ranked.add(new Ranked(UUID.fromString(point.path("id").asString()), point.path("score").asDouble())));
        return ranked;
    }

    private void requireOpen() {
        if (closed) {
            throw new EngineException("The index is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
