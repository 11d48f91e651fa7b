package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.retrieval.store.IndexedDocuments;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Has the graph look at a document again when it was indexed or deleted. What there is to see then is in the rows, not in the event. */
@Component
class DocumentChanges implements EventHandler {

    private final GraphDocuments graph;
    private final IndexedDocuments documents;

    DocumentChanges(GraphDocuments graph, IndexedDocuments documents) {
        this.graph = graph;
        this.documents = documents;
    }

    @Override
    public String module() {
        return "retrieval";
    }

    @Override
    public String consumer() {
        return "retrieval.graph";
    }

    @Override
    public Set<String> topics() {
        return Set.of("document.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("document.indexed", "document.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        String tenantId = Objects.requireNonNull(event.tenantId());
        UUID documentId = UUID.fromString(event.aggregateId());
        if (event.type().equals("document.deleted")) {
            // Here too: the consumer that removes it may come later, and the graph would find it as it was.
            documents.remove(tenantId, documentId);
        }
        graph.ask(tenantId, documentId);
    }
}
