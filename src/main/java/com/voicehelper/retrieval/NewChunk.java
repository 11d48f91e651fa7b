package com.voicehelper.retrieval;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chunk to store; what each part means is said in {@link Passage}.
 *
 * @param id     {@link #idOf}: the same whenever the same place of the same version is indexed, so that citations stay true
 * @param vector of unit length
 */
public record NewChunk(UUID id, int ordinal, String heading, @Nullable Integer page, String text, float[] vector) {

    /** The id of the chunk at that place of a document's version; so that whoever has one can ask for those beside it. */
    public static UUID idOf(UUID documentId, int version, int ordinal) {
        return UUID.nameUUIDFromBytes((documentId + "/" + version + "/" + ordinal).getBytes(StandardCharsets.UTF_8));
    }
}
