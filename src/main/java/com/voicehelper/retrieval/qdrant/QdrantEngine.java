package com.voicehelper.retrieval.qdrant;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.SearchEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Search in a Qdrant. Nodes that share it all bring every change; that a document is held already in this revision lets the later ones do
 * nothing, and two that come at the same time write the same points under the same ids.
 */
@Component
@ConditionalOnProperty(name = "voicehelper.retrieval.engine", havingValue = "qdrant")
public final class QdrantEngine implements SearchEngine, AutoCloseable {

    private final QdrantClient client;

    public QdrantEngine(QdrantSettings settings, JsonMapper json) {
        this.client = new QdrantClient(settings, json);
    }

    @Override
    public String name() {
        return "qdrant";
    }

    /** A collection of another dimension is thrown away: a model's dimension never changes, so its vectors are not that model's. */
    @Override
    public CollectionIndex open(VectorCollection collection) {
        String path = path(collection.model());
        JsonNode known = client.ask("GET", path, null);
        if (known != null && dimension(known) != collection.dimension()) {
            client.ask("DELETE", path, null);
            known = null;
        }
        if (known == null) {
            create(path, collection.dimension());
        }
        return QdrantIndex.open(client, path);
    }

    private static int dimension(JsonNode collection) {
        return collection.path("config").path("params").path("vectors").path(QdrantIndex.VECTOR).path("size").asInt(0);
    }

    private void create(String path, int dimension) {
        client.required("PUT", path, Map.of(
                "vectors", Map.of(QdrantIndex.VECTOR, Map.of("size", dimension, "distance", "Cosine")),
                "sparse_vectors", Map.of(QdrantIndex.WORDS, Map.of("modifier", "idf")),
                "on_disk_payload", true));
        index(path, QdrantIndex.TENANT, Map.of("type", "keyword", "is_tenant", true));
        for (String field : List.of(QdrantIndex.BASE, QdrantIndex.METADATA, QdrantIndex.DOCUMENT, QdrantIndex.KIND)) {
            index(path, field, "keyword");
        }
    }

    private void index(String path, String field, Object schema) {
        client.required("PUT", path + "/index?wait=true", Map.of("field_name", field, "field_schema", schema));
    }

    @Override
    public void drop(String model) {
        client.ask("DELETE", path(model), null);
    }

    /** A model's name may be any text. */
    private static String path(String model) {
        return "/collections/voicehelper_" + UUID.nameUUIDFromBytes(model.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    }

    @Override
    public void close() {
        client.close();
    }
}
