package com.voicehelper.retrieval.remote;

import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.grpc.WireValues;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.v1.Chunk;
import com.voicehelper.retrieval.v1.Collection;
import com.voicehelper.retrieval.v1.Hit;
import com.voicehelper.retrieval.v1.Revision;
import com.voicehelper.retrieval.v1.SearchRequest;
import com.voicehelper.retrieval.v1.SearchResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Wire() {}

    static SearchRequest toWire(SearchQuery query) {
        return SearchRequest.newBuilder()
                .setTenantId(query.tenantId())
                .setText(query.text())
                .addAllKnowledgeBaseIds(query.knowledgeBases().stream().map(UUID::toString).toList())
                .putAllMetadata(query.metadata())
                .setTopK(query.topK())
                .setThreshold(query.threshold())
                .setMode(lowerCase(query.mode()))
                .build();
    }

    public static SearchQuery fromWire(SearchRequest wire) {
        return new SearchQuery(wire.getTenantId(), wire.getText(), uuids(wire.getKnowledgeBaseIdsList()), wire.getMetadataMap(), wire.getTopK(),
                wire.getThreshold(), constant(SearchQuery.Mode.class, wire.getMode()));
    }

    public static SearchResponse toWire(SearchResult result) {
        var wire = SearchResponse.newBuilder().setCached(result.cached());
        for (SearchHit hit : result.hits()) {
            wire.addHits(Hit.newBuilder().setPassage(toWire(hit.passage())).setScore(hit.score()).setSnippet(hit.snippet()));
        }
        if (result.degraded() != null) {
            wire.setDegraded(result.degraded());
        }
        return wire.build();
    }

    static SearchResult fromWire(SearchResponse wire) {
        List<SearchHit> hits = wire.getHitsList().stream().map(hit -> new SearchHit(fromWire(hit.getPassage()), hit.getScore(), hit.getSnippet())).toList();
        return new SearchResult(hits, wire.hasDegraded() ? wire.getDegraded() : null, wire.getCached());
    }

    public static com.voicehelper.retrieval.v1.Passage toWire(Passage passage) {
        var wire = com.voicehelper.retrieval.v1.Passage.newBuilder()
                .setChunkId(passage.chunkId().toString())
                .setDocumentId(passage.documentId().toString())
                .setKnowledgeBaseId(passage.knowledgeBaseId().toString())
                .setVersion(passage.version())
                .setOrdinal(passage.ordinal())
                .setTitle(passage.title())
                .setSource(passage.source())
                .setHeading(passage.heading())
                .setText(passage.text())
                .setMetadata(passage.metadata().toString());
        if (passage.page() != null) {
            wire.setPage(passage.page());
        }
        return wire.build();
    }

    static Passage fromWire(com.voicehelper.retrieval.v1.Passage wire) {
        return new Passage(uuid(wire.getChunkId()), uuid(wire.getDocumentId()), uuid(wire.getKnowledgeBaseId()), wire.getVersion(), wire.getOrdinal(),
                wire.getTitle(), wire.getSource(), wire.getHeading(), wire.hasPage() ? wire.getPage() : null, wire.getText(), json(wire.getMetadata()));
    }

    static Revision toWire(IndexedRevision revision) {
        return Revision.newBuilder()
                .setDocumentId(revision.documentId().toString())
                .setTenantId(revision.tenantId())
                .setKnowledgeBaseId(revision.knowledgeBaseId().toString())
                .setVersion(revision.version())
                .setRevision(revision.revision())
                .setLease(revision.lease())
                .setModel(revision.model())
                .setTitle(revision.title())
                .setSource(revision.source())
                .setMetadata(revision.metadata().toString())
                .build();
    }

    public static IndexedRevision fromWire(Revision wire) {
        return new IndexedRevision(uuid(wire.getDocumentId()), wire.getTenantId(), uuid(wire.getKnowledgeBaseId()), wire.getVersion(),
                wire.getRevision(), wire.getLease(), wire.getModel(), wire.getTitle(), wire.getSource(), json(wire.getMetadata()));
    }

    static Chunk toWire(NewChunk chunk) {
        var wire = Chunk.newBuilder()
                .setId(chunk.id().toString())
                .setOrdinal(chunk.ordinal())
                .setHeading(chunk.heading())
                .setText(chunk.text());
        if (chunk.page() != null) {
            wire.setPage(chunk.page());
        }
        for (float value : chunk.vector()) {
            wire.addVector(value);
        }
        return wire.build();
    }

    public static NewChunk fromWire(Chunk wire) {
        float[] vector = new float[wire.getVectorCount()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = wire.getVector(i);
        }
        return new NewChunk(uuid(wire.getId()), wire.getOrdinal(), wire.getHeading(), wire.hasPage() ? wire.getPage() : null, wire.getText(), vector);
    }

    public static Collection toWire(VectorCollection collection) {
        return Collection.newBuilder()
                .setModel(collection.model())
                .setDimension(collection.dimension())
                .setState(lowerCase(collection.state()))
                .build();
    }

    static VectorCollection fromWire(Collection wire) {
        return new VectorCollection(wire.getModel(), wire.getDimension(), constant(VectorCollection.State.class, wire.getState()));
    }

    public static List<UUID> uuids(List<String> texts) {
        return texts.stream().map(WireValues::uuid).toList();
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + name + "' is not known here");
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException exception) {
            throw ApiException.badRequest("metadata is not JSON");
        }
        throw ApiException.badRequest("metadata is not a JSON object");
    }
}
