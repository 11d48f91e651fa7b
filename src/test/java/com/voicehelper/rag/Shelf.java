package com.voicehelper.rag;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.node.JsonNodeFactory;

/** A tenant's documents, put straight into the search: chunks as the test gives them, with the local model's vectors. */
public final class Shelf {

    private final RetrievalApi retrieval;
    private final ModelAdapterApi models;
    private final String tenant;
    private final ModelDescription embedding;

    public Shelf(ApplicationContext server, String tenant) {
        this.retrieval = server.getBean(RetrievalApi.class);
        this.models = server.getBean(ModelAdapterApi.class);
        this.tenant = tenant;
        this.embedding = models.models().stream().filter(model -> model.kind() == ModelDescription.Kind.EMBEDDING && model.local()).findFirst().orElseThrow();
    }

    /** Stores and publishes a document. */
    public Shelf put(String title, String... texts) {
        retrieval.open(embedding.name(), embedding.dimension());
        UUID document = Ids.next();
        IndexedRevision revision = new IndexedRevision(document, tenant, new UUID(0, 1), 1, 1, 1, embedding.name(), title, title + ".md",
                JsonNodeFactory.instance.objectNode());
        List<float[]> vectors = models.embed(tenant, embedding.name(), List.of(texts));
        List<NewChunk> chunks = new ArrayList<>();
        for (int ordinal = 0; ordinal < texts.length; ordinal++) {
            chunks.add(new NewChunk(NewChunk.idOf(document, 1, ordinal), ordinal, "", null, texts[ordinal], vectors.get(ordinal)));
        }
        retrieval.put(revision, chunks);
        retrieval.publish(revision, chunks.size());
        return this;
    }

    /** Waits until the index has come so far that this is found. */
    public Shelf awaitFound(String text) throws Exception {
        Eventually.holds(Duration.ofSeconds(30), () -> found(text));
        return this;
    }

    /** A node that has just started says that its index is being built. */
    private boolean found(String text) {
        try {
            return !retrieval.search(new SearchQuery(tenant, text, List.of(), Map.of(), 5, 0, SearchQuery.Mode.WORDS)).hits().isEmpty();
        } catch (ApiException notYet) {
            if (notYet.status() != HttpStatus.SERVICE_UNAVAILABLE) {
                throw notYet;
            }
            return false;
        }
    }
}
