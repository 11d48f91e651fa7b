package com.voicehelper.rag.domain;

import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;

/** Passages and hits for the tests of what is done with them. */
final class Found {

    private Found() {}

    static Passage passage(String document, int ordinal, String text) {
        UUID id = UUID.nameUUIDFromBytes(document.getBytes(StandardCharsets.UTF_8));
        return new Passage(NewChunk.idOf(id, 1, ordinal), id, new UUID(0, 1), 1, ordinal, document, document + ".md", "", null, text,
                JsonNodeFactory.instance.objectNode());
    }

    static SearchHit hit(String document, int ordinal, double score, String text) {
        return new SearchHit(passage(document, ordinal, text), score, "");
    }
}
