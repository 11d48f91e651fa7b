package com.voicehelper.indexing.domain;

import static com.voicehelper.indexing.jooq.Tables.COLLECTION;
import static com.voicehelper.indexing.jooq.Tables.JOB;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which collections documents are indexed for: the one of the configured model, and those that retrieval has besides. What retrieval has is
 * kept in a table, so that an event's transaction asks nobody. Thread-safe.
 */
@Component
class Targets {

    private final ModuleDatabase database;
    private final EmbeddingSettings embedding;
    private final RetrievalApi retrieval;
    private final ModelAdapterApi models;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    Targets(ModuleDatabase indexingDatabase, EmbeddingSettings embedding, RetrievalApi retrieval, ModelAdapterApi models) {
        this.database = indexingDatabase;
        this.embedding = embedding;
        this.retrieval = retrieval;
        this.models = models;
    }

    /** The model that searches use, or will when all is indexed with it. */
    String configured() {
        return embedding.model();
    }

    /** The models that a document which comes now must be indexed with. */
    Set<String> wanted() {
        Set<String> wanted = new TreeSet<>(database.dsl().select(COLLECTION.MODEL).from(COLLECTION).fetchSet(COLLECTION.MODEL));
        wanted.add(embedding.model());
        return wanted;
    }

    /**
     * Sees to it that there is a collection of the model. Not to be called inside a transaction.
     *
     * @return false when there is none, and none is wanted any more
     */
    boolean open(String model) {
        if (open.contains(model)) {
            return true;
        }
        boolean configured = model.equals(embedding.model());
        if (configured) {
            retrieval.open(model, dimension(model));
        }
        // What was opened is there, also where the side that is asked has not heard of it.
        boolean there = refresh().stream().anyMatch(collection -> collection.model().equals(model)) || configured;
        if (there) {
            open.add(model);
        }
        return there;
    }

    private int dimension(String model) {
        return models.models().stream()
                .filter(each -> each.name().equals(model) && each.kind() == ModelDescription.Kind.EMBEDDING)
                .findFirst()
                .orElseThrow(() -> ApiException.unavailable("The embedding model '" + model + "' is not configured", 60))
                .dimension();
    }

    /** Asks retrieval what it has, and forgets the jobs for what it has no longer. Not to be called inside a transaction. */
    List<VectorCollection> refresh() {
        List<VectorCollection> collections = retrieval.collections();
        Map<String, Boolean> now = collections.stream().collect(Collectors.toMap(VectorCollection::model, each -> each.state() == State.ACTIVE));
        open.retainAll(now.keySet());
        if (!database.dsl().selectFrom(COLLECTION).fetchMap(COLLECTION.MODEL, COLLECTION.ACTIVE).equals(now)) {
            database.write(() -> remember(now));
        }
        return collections;
    }

    private void remember(Map<String, Boolean> now) {
        now.forEach((model, active) -> database.dsl().insertInto(COLLECTION)
                .set(COLLECTION.MODEL, model).set(COLLECTION.ACTIVE, active)
                .onConflict(COLLECTION.MODEL).doUpdate().set(COLLECTION.ACTIVE, active)
                .execute());
        Set<String> kept = new HashSet<>(now.keySet());
        database.dsl().deleteFrom(COLLECTION).where(COLLECTION.MODEL.notIn(kept)).execute();
        kept.add(embedding.model());
        database.dsl().deleteFrom(JOB).where(JOB.MODEL.notIn(kept)).execute();
    }
}
