package com.voicehelper.retrieval.engine;

import com.voicehelper.retrieval.VectorCollection;

/**
 * A search engine, in this process or elsewhere. One bean, chosen by {@code voicehelper.retrieval.engine}. Its constructor does no work:
 * what takes time is done by {@link #open}, on a thread of the background. Thread-safe.
 */
public interface SearchEngine {

    /** As the setting names it, for example {@code lucene}. */
    String name();

    /**
     * Opens what the engine holds of a collection, making it when it is not there. Called once per collection and process, and again after
     * {@link CollectionIndex#close} or an {@link EngineException}.
     *
     * @param collection whose model and dimension never change; whether it is built or searched is nothing to the engine
     * @throws EngineException when it cannot be opened now. What is there and broken is thrown away instead, and an empty index opened
     */
    CollectionIndex open(VectorCollection collection);

    /**
     * Throws away what the engine holds of a collection that is not needed any more. Nothing when there is nothing.
     *
     * @throws EngineException when that is not possible now
     */
    void drop(String model);
}
