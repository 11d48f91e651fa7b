package com.voicehelper.retrieval.graph;

import com.voicehelper.retrieval.graph.extract.Extraction;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a document says.
 *
 * @param documentId a document, or a text's own id
 * @param source     where the text is from: a file's name, a URL, or what a client calls it
 */
record Said(String tenantId, UUID documentId, long revision, String source, List<Part> parts) {

    Said {
        parts = List.copyOf(parts);
    }

    /** @param chunkId null when the text is no chunk */
    record Part(@Nullable UUID chunkId, Extraction extraction) {}
}
