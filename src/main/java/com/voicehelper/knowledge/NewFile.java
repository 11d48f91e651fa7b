package com.voicehelper.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file that is in the object storage already, and the document that it becomes.
 *
 * @param documentId of the document to make; of a document that is there, when the file is a new version of it
 * @param replaces   whether it is a new version; title, source, metadata and folder then stay as they are
 * @param title      at most 500 characters
 * @param size       bytes
 * @param sha256     what it is stored under
 * @param metadata   a JSON object
 * @param folder     the path of a folder, made when it is not there; null: none
 */
public record NewFile(
        UUID documentId,
        boolean replaces,
        String title,
        String source,
        String filename,
        String contentType,
        long size,
        String sha256,
        JsonNode metadata,
        @Nullable String folder) {}
