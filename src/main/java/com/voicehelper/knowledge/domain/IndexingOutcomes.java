package com.voicehelper.knowledge.domain;

import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What the indexing module made of a document. Known by the events' names alone: that module uses this one. */
@Component
class IndexingOutcomes implements EventHandler {

    private static final String INDEXED = "document.indexed";
    private static final String FAILED = "document.indexing-failed";

    private final DocumentProgress progress;

    IndexingOutcomes(DocumentProgress progress) {
        this.progress = progress;
    }

    @Override
    public String module() {
        return "knowledge";
    }

    @Override
    public String consumer() {
        return "knowledge.indexing-outcomes";
    }

    @Override
    public Set<String> topics() {
        return Set.of("document.events");
    }

    @Override
    public Set<String> types() {
        return Set.of(INDEXED, FAILED);
    }

    @Override
    public void handle(ReceivedEvent event) {
        UUID document = UUID.fromString(event.aggregateId());
        JsonNode payload = event.payload();
        long revision = payload.path("revision").asLong();
        if (event.type().equals(INDEXED)) {
            progress.indexed(document, revision, payload.path("chunks").asInt(), event.occurredAt());
        } else {
            progress.failed(document, revision, payload.path("code").asString("failed"), payload.path("reason").asString(""));
        }
    }
}
