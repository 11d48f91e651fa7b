package com.voicehelper.indexing.domain;

import static com.voicehelper.indexing.jooq.Tables.COLLECTION;
import static com.voicehelper.indexing.jooq.Tables.JOB;

import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The change to another embedding model. A collection is built for it beside the one that is searched: first every document that is there is
 * queued behind those that somebody waits for, while what comes is queued for both; when nothing is left to be done for it, searches go
 * over. Each step may be repeated, by this node or by another.
 */
@Component
class Rebuilding {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);
    private static final int PAGE = 500;

    private final ModuleDatabase database;
    private final Targets targets;
    private final Jobs jobs;
    private final KnowledgeApi knowledge;
    private final RetrievalApi retrieval;
    private final Bell bell;

    Rebuilding(ModuleDatabase indexingDatabase, Targets targets, Jobs jobs, KnowledgeApi knowledge, RetrievalApi retrieval, Bell bell) {
        this.database = indexingDatabase;
        this.targets = targets;
        this.jobs = jobs;
        this.knowledge = knowledge;
        this.retrieval = retrieval;
        this.bell = bell;
    }

    /** Does the next step, if there is one. */
    void step() {
        List<VectorCollection> all = targets.refresh();
        Optional<VectorCollection> wanted = all.stream().filter(each -> each.model().equals(targets.configured())).findFirst();
        if (wanted.isEmpty() && !all.isEmpty()) {
            LOG.info("Every document is indexed anew for the embedding model {}", targets.configured());
            targets.open(targets.configured());
        } else if (wanted.isPresent() && wanted.get().state() == State.BUILDING) {
            build(wanted.get().model());
        }
    }

    private void build(String model) {
        if (!allQueued(model)) {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = queueNext(model);
            }
        } else if (!database.dsl().fetchExists(JOB, JOB.MODEL.eq(model), JOB.STATE.in("queued", "running"))) {
            activate(model);
        }
    }

    private boolean allQueued(String model) {
        return database.dsl().fetchExists(COLLECTION, COLLECTION.MODEL.eq(model), COLLECTION.QUEUED_ALL.isTrue());
    }

    /** Whether there may be more. */
    private boolean queueNext(String model) {
        UUID after = database.dsl().select(COLLECTION.QUEUED_UNTIL).from(COLLECTION).where(COLLECTION.MODEL.eq(model)).fetchOne(COLLECTION.QUEUED_UNTIL);
        List<DocumentVersion> page = knowledge.page(after, PAGE);
        boolean last = page.isEmpty();
        database.write(() -> {
            for (DocumentVersion document : page) {
                jobs.enqueue(document.documentId(), document.tenantId(), document.version(), document.revision(), model, Jobs.AGAIN);
            }
            database.dsl().update(COLLECTION)
                    .set(COLLECTION.QUEUED_UNTIL, page.isEmpty() ? after : page.getLast().documentId())
                    .set(COLLECTION.QUEUED_ALL, last)
                    .where(COLLECTION.MODEL.eq(model))
                    .execute();
        });
        bell.ring();
        return !last;
    }

    private void activate(String model) {
        try {
            retrieval.activate(model);
        } catch (ApiException refusal) {
            if (refusal.status() == HttpStatus.CONFLICT) {
                return;
            }
            throw refusal;
        }
        LOG.info("Searches use the embedding model {} from now on", model);
        targets.refresh();
    }
}
