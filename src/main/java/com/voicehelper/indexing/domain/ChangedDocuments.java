package com.voicehelper.indexing.domain;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/** A document that came, or changed, is queued for every collection; one that was deleted leaves the queue. */
@Component
class ChangedDocuments implements EventHandler {

    private final ModuleDatabase database;
    private final Jobs jobs;
    private final Targets targets;
    private final Bell bell;

    ChangedDocuments(ModuleDatabase indexingDatabase, Jobs jobs, Targets targets, Bell bell) {
        this.database = indexingDatabase;
        this.jobs = jobs;
        this.targets = targets;
        this.bell = bell;
    }

    @Override
    public String module() {
        return "indexing";
    }

    @Override
    public String consumer() {
        return "indexing.changed-documents";
    }

    @Override
    public Set<String> topics() {
        return Set.of("document.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("document.uploaded", "document.updated", "document.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        UUID documentId = UUID.fromString(event.aggregateId());
        database.write(() -> {
            if (event.type().equals("document.deleted")) {
                jobs.forget(documentId);
            } else {
                enqueue(documentId, event.payload());
            }
        });
    }

    private void enqueue(UUID documentId, JsonNode document) {
        String tenantId = document.get("tenant_id").asString();
        for (String model : targets.wanted()) {
            jobs.enqueue(documentId, tenantId, document.get("version").asInt(), document.get("revision").asLong(), model, Jobs.NEW);
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring();
            }
        });
    }
}
