package com.voicehelper.knowledge;

import java.util.List;
import java.util.UUID;

/** What became of an {@link Ingestion}: its documents, in the order of its files. */
public record Ingested(UUID taskId, UUID knowledgeBaseId, List<Result> results) {

    public Ingested {
        results = List.copyOf(results);
    }

    /**
     * @param document  that has the file
     * @param duplicate whether it was there before with the same content: nothing was stored, and nothing is indexed again
     */
    public record Result(Document document, boolean duplicate) {}
}
