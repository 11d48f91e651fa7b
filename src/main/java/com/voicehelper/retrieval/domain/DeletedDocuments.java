package com.voicehelper.retrieval.domain;

import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.retrieval.store.IndexedDocuments;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** When a document is deleted, what is known of it here goes too; surely, where the caller's own removal did not come through. */
@Component
class DeletedDocuments implements EventHandler {

    private final IndexedDocuments documents;

    DeletedDocuments(IndexedDocuments documents) {
        this.documents = documents;
    }

    @Override
    public String module() {
        return "retrieval";
    }

    @Override
    public String consumer() {
        return "retrieval.deleted-documents";
    }

    @Override
    public Set<String> topics() {
        return Set.of("document.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("document.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        documents.remove(Objects.requireNonNull(event.tenantId()), UUID.fromString(event.aggregateId()));
    }
}
