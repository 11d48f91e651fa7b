package com.voicehelper.knowledge.web;

import com.voicehelper.retrieval.RetrievalApi;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes deleted documents out of the search before the client has its answer. Best effort, after the commit: the event of the deletion
 * does it surely, if a moment later.
 */
@Component
class Removal {

    private static final Logger log = LoggerFactory.getLogger(Removal.class);
    /** More are left to their events: the client would wait for minutes. */
    private static final int MOST = 200;

    private final RetrievalApi retrieval;

    Removal(RetrievalApi retrieval) {
        this.retrieval = retrieval;
    }

    void now(String tenantId, List<UUID> documents) {
        try {
            documents.stream().limit(MOST).forEach(document -> retrieval.remove(tenantId, document));
        } catch (RuntimeException exception) {
            log.warn("What was deleted is found until its event arrives: {}", exception.toString());
        }
    }
}
