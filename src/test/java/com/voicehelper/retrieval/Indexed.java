package com.voicehelper.retrieval;

import com.voicehelper.platform.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document as the indexing module brings it to this one.
 *
 * @param revision what is stored
 * @param chunks   its chunks, whose vectors say what their texts say
 */
public record Indexed(IndexedRevision revision, List<NewChunk> chunks) {

    public static final int DIMENSION = 384;

    private static final JsonMapper JSON = JsonMapper.shared();

    public static Indexed document(String model, String tenant, String... texts) {
        return document(model, tenant, Ids.next(), Ids.next(), 1, 1, "{}", texts);
    }

    public static Indexed document(String model, String tenant, UUID base, UUID document, long revision, long lease, String metadata, String... texts) {
        List<NewChunk> chunks = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            UUID id = UUID.nameUUIDFromBytes((document + " 1 " + i).getBytes(StandardCharsets.UTF_8));
            chunks.add(new NewChunk(id, i, "", null, texts[i], vector(texts[i], DIMENSION)));
        }
        return new Indexed(new IndexedRevision(document, tenant, base, 1, revision, lease, model, "Title of " + document, "file.txt",
                JSON.readTree(metadata)), chunks);
    }

    /** The same document at another revision or lease. */
    public Indexed at(long newRevision, long newLease, String... texts) {
        return document(revision.model(), revision.tenantId(), revision.knowledgeBaseId(), revision.documentId(), newRevision, newLease,
                revision.metadata().toString(), texts);
    }

    public UUID id() {
        return revision.documentId();
    }

    public List<UUID> chunkIds() {
        return chunks.stream().map(NewChunk::id).toList();
    }

    /** Stores and publishes it. */
    public Indexed publish(RetrievalApi retrieval) {
        retrieval.open(revision.model(), DIMENSION);
        for (int from = 0; from < chunks.size(); from += 256) {
            retrieval.put(revision, chunks.subList(from, Math.min(chunks.size(), from + 256)));
        }
        retrieval.publish(revision, chunks.size());
        return this;
    }

    /** A sum over the text's pairs of letters, of unit length. */
    public static float[] vector(String text, int dimension) {
        float[] vector = new float[dimension];
        vector[0] = 0.01f;
        for (int i = 0; i + 1 < text.length(); i++) {
            vector[Math.floorMod(text.substring(i, i + 2).hashCode() * 0x9E3779B1, dimension)]++;
        }
        double length = 0;
        for (float value : vector) {
            length += value * value;
        }
        for (int i = 0; i < dimension; i++) {
            vector[i] /= (float) Math.sqrt(length);
        }
        return vector;
    }
}
