package com.voicehelper.retrieval;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.following.Following;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A tenant's documents, brought as the indexing module brings them, with the vectors of the local embedding model. */
public record Library(ConfigurableApplicationContext server, String tenant, String model, UUID base) {

    public static final String LOCAL_MODEL = "local-hash-v1";

    /** A new tenant of the server that the tests share. */
    public static Library shared() {
        return of(TestServer.shared());
    }

    public static Library of(ConfigurableApplicationContext server) {
        return new Library(server, "tenant-" + Ids.next(), LOCAL_MODEL, Ids.next());
    }

    public RetrievalApi retrieval() {
        return server.getBean("localRetrieval", RetrievalApi.class);
    }

    public Library ofModel(String other) {
        return new Library(server, tenant, other, base);
    }

    public Library inBase(UUID other) {
        return new Library(server, tenant, model, other);
    }

    public Library ofTenant(String other) {
        return new Library(server, other, model, base);
    }

    public Indexed document(String... texts) {
        return document(Ids.next(), 1, 1, "{}", texts);
    }

    public Indexed document(UUID id, long revision, long lease, String metadata, String... texts) {
        List<NewChunk> chunks = new ArrayList<>();
        List<float[]> vectors = texts.length == 0 ? List.of() : vectors(List.of(texts));
        for (int i = 0; i < texts.length; i++) {
            UUID chunk = UUID.nameUUIDFromBytes((id + " 1 " + i).getBytes(StandardCharsets.UTF_8));
            chunks.add(new NewChunk(chunk, i, "", null, texts[i], vectors.get(i)));
        }
        return new Indexed(this, new IndexedRevision(id, tenant, base, 1, revision, lease, model, "", "file.txt", JsonMapper.shared().readTree(metadata)), chunks);
    }

    private List<float[]> vectors(List<String> texts) {
        ModelAdapterApi models = server.getBean("localModelAdapter", ModelAdapterApi.class);
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += 256) {
            vectors.addAll(models.embed(tenant, LOCAL_MODEL, texts.subList(from, Math.min(texts.size(), from + 256))));
        }
        return vectors;
    }

    /** Returns when the collection can be asked. */
    public VectorCollection open() {
        VectorCollection opened = retrieval().open(model, vectors(List.of("any")).getFirst().length);
        try {
            Eventually.holds(() -> server.getBean(Following.class).searched().isPresent());
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
        return opened;
    }

    public SearchResult search(String text) {
        return search(text, List.of(), Map.of(), 10);
    }

    public SearchResult search(String text, List<UUID> bases, Map<String, String> metadata, int topK) {
        return retrieval().search(new SearchQuery(tenant, text, bases, metadata, topK, 0, SearchQuery.Mode.HYBRID));
    }

    public List<String> found(String text) {
        return search(text).hits().stream().map(hit -> hit.passage().text()).toList();
    }

    /** A document on its way into the collection. */
    public record Indexed(Library library, IndexedRevision revision, List<NewChunk> chunks) {

        public Indexed at(long newRevision, long newLease, String... texts) {
            return library.document(id(), newRevision, newLease, revision.metadata().toString(), texts);
        }

        public UUID id() {
            return revision.documentId();
        }

        public List<UUID> chunkIds() {
            return chunks.stream().map(NewChunk::id).toList();
        }

        public Indexed put() {
            library.open();
            for (int from = 0; from < chunks.size(); from += 256) {
                library.retrieval().put(revision, chunks.subList(from, Math.min(chunks.size(), from + 256)));
            }
            return this;
        }

        public Indexed publish() {
            put();
            library.retrieval().publish(revision, chunks.size());
            return this;
        }
    }
}
