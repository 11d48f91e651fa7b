package com.voicehelper.conversation.chat;

import com.voicehelper.rag.Citation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that an answer draws on.
 *
 * @param number     the answer cites it as {@code [number]}
 * @param chunkId    the passage
 * @param documentId where it is from
 * @param source     the document's file name, or its URL
 * @param page       from 1; null where the document has none
 * @param score      0 to 1
 * @param content    an excerpt
 */
public record Reference(
        int number, String chunkId, String documentId, String source, String title, @Nullable Integer page, double score, String content) {

    private static final int EXCERPT = 500;

    static List<Reference> of(List<Citation> citations) {
        return citations.stream().map(Reference::of).toList();
    }

    private static Reference of(Citation citation) {
        return new Reference(citation.number(), citation.chunkId().toString(), citation.documentId().toString(), citation.source(), citation.title(),
                citation.page(), citation.score(), excerpt(citation.text()));
    }

    private static String excerpt(String text) {
        String clean = text.replace("\0", "");
        return clean.codePointCount(0, clean.length()) <= EXCERPT ? clean : clean.substring(0, clean.offsetByCodePoints(0, EXCERPT)) + "…";
    }

    /** Those that a stored answer's metadata names. */
    static List<Reference> stored(JsonNode metadata) {
        return metadata.path("references").valueStream().map(Reference::reference).toList();
    }

    private static Reference reference(JsonNode node) {
        return new Reference(node.path("number").asInt(0), node.path("chunk_id").asString(""), node.path("document_id").asString(""),
                node.path("source").asString(""), node.path("title").asString(""), node.path("page").isInt() ? node.get("page").asInt() : null,
                node.path("score").asDouble(0), node.path("content").asString(""));
    }
}
