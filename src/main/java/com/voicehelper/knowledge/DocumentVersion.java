package com.voicehelper.knowledge;

import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * One version of a document.
 *
 * @param version     from 1, one more for each file that replaced the one before
 * @param revision    from 1, one more for each change that the index must follow: a new version, another title or folder, a wish to index anew
 * @param title       what people call it
 * @param source      where it is from: the file's name, or a URL
 * @param contentType as its sender says
 * @param size        bytes
 * @param sha256      of the file, in hexadecimal
 * @param metadata    a JSON object
 */
public record DocumentVersion(
        UUID documentId,
        String tenantId,
        UUID knowledgeBaseId,
        int version,
        long revision,
        String title,
        String source,
        String filename,
        String contentType,
        long size,
        String sha256,
        JsonNode metadata) {}
