package com.voicehelper.retrieval;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chunk with what is known of its document.
 *
 * @param ordinal  its place in the document, from 0
 * @param title    the document's
 * @param source   the document's: a file's name, or a URL
 * @param heading  the headings above it, joined with {@code " > "}; empty when there is none
 * @param page     from 1; null where the format has none
 * @param metadata the document's, a JSON object
 */
public record Passage(
        UUID chunkId,
        UUID documentId,
        UUID knowledgeBaseId,
        int version,
        int ordinal,
        String title,
        String source,
        String heading,
        @Nullable Integer page,
        String text,
        JsonNode metadata) {}
