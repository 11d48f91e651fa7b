package com.voicehelper.retrieval.engine;

import java.util.Set;
import java.util.UUID;

/**
 * What all chunks of a revision share.
 *
 * @param title    searched with the text
 * @param metadata as {@link Filter#terms} makes them
 */
public record HeldDocument(UUID documentId, HeldRevision revision, UUID knowledgeBaseId, String title, Set<String> metadata) {

    public HeldDocument {
        metadata = Set.copyOf(metadata);
    }
}
