package com.voicehelper.retrieval.store;

import static com.voicehelper.retrieval.jooq.Tables.COLLECTION;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.broadcast.Broadcast;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** The collections, one of which is searched. Thread-safe. */
@Component
public class Collections {

    static final String BUILDING = "building";
    static final String ACTIVE = "active";
    static final String RETIRED = "retired";

    private static final int LONGEST_MODEL = 200;
    private static final int MOST_DIMENSIONS = 4096;

    private final ModuleDatabase database;
    private final Broadcast broadcast;

    Collections(ModuleDatabase retrievalDatabase, Broadcast broadcast) {
        this.database = retrievalDatabase;
        this.broadcast = broadcast;
    }

    /** Those that are built or searched, the active one first. */
    public List<VectorCollection> all() {
        return database.dsl().select(COLLECTION.MODEL, COLLECTION.DIMENSION, COLLECTION.STATE).from(COLLECTION)
                .where(COLLECTION.STATE.ne(RETIRED))
                .orderBy(COLLECTION.STATE, COLLECTION.MODEL)
                .fetch(row -> new VectorCollection(row.value1(), row.value2(), State.valueOf(row.value3().toUpperCase(Locale.ROOT))));
    }

    /** A retired one is opened again with what is left of it. */
    public VectorCollection open(String model, int dimension) {
        if (model.isBlank() || model.length() > LONGEST_MODEL || dimension < 1 || dimension > MOST_DIMENSIONS) {
            throw ApiException.badRequest("A collection needs the name of a model and 1 to " + MOST_DIMENSIONS + " dimensions");
        }
        VectorCollection opened = known(model).orElseGet(() -> database.write(() -> {
            lock();
            boolean first = !database.dsl().fetchExists(COLLECTION, COLLECTION.STATE.eq(ACTIVE));
            database.dsl().insertInto(COLLECTION)
                    .set(COLLECTION.MODEL, model)
                    .set(COLLECTION.DIMENSION, dimension)
                    .set(COLLECTION.STATE, first ? ACTIVE : BUILDING)
                    .set(COLLECTION.CHANGED_AT, IndexedDocuments.now())
                    .onConflict(COLLECTION.MODEL).doUpdate()
                    .set(COLLECTION.STATE, first ? ACTIVE : BUILDING)
                    .where(COLLECTION.STATE.eq(RETIRED))
                    .execute();
            return known(model).orElseThrow();
        }));
        if (opened.dimension() != dimension) {
            throw ApiException.conflict("The collection of " + model + " has " + opened.dimension() + " dimensions, not " + dimension);
        }
        broadcast.publish(IndexedDocuments.CHANGED, "");
        return opened;
    }

    /** @throws ApiException 404 when there is no such collection */
    public void activate(String model) {
        database.write(() -> {
            lock();
            if (known(model).isEmpty()) {
                throw missing(model);
            }
            state(ACTIVE, COLLECTION.MODEL.eq(model).and(COLLECTION.STATE.ne(ACTIVE)));
            state(RETIRED, COLLECTION.MODEL.ne(model).and(COLLECTION.STATE.eq(ACTIVE)));
        });
        broadcast.publish(IndexedDocuments.CHANGED, "");
    }

    private void state(String state, Condition which) {
        database.dsl().update(COLLECTION).set(COLLECTION.STATE, state).set(COLLECTION.CHANGED_AT, IndexedDocuments.now()).where(which).execute();
    }

    Optional<VectorCollection> known(String model) {
        return all().stream().filter(each -> each.model().equals(model)).findFirst();
    }

    static ApiException missing(String model) {
        return ApiException.notFound("There is no collection of the embedding model '" + model + "'");
    }

    /** One at a time decides which collection is the active one. */
    private void lock() {
        database.dsl().execute("select pg_advisory_xact_lock(hashtextextended('retrieval collections', 0))");
    }

    static Condition active() {
        return COLLECTION.STATE.eq(DSL.inline(ACTIVE));
    }
}
