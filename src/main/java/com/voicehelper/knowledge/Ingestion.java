package com.voicehelper.knowledge;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Files that were sent at once.
 *
 * @param taskId        names the whole; the same for each repetition
 * @param fingerprint   of what was sent: a repetition has the same
 * @param knowledgeBase the id of one, or the client's own name for one, which is made when it is not there; null: the tenant's default one
 */
public record Ingestion(UUID taskId, String fingerprint, String tenantId, String userId, @Nullable String knowledgeBase, List<NewFile> files) {

    public Ingestion {
        files = List.copyOf(files);
    }
}
