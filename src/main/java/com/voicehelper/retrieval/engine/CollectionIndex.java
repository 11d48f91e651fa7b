package com.voicehelper.retrieval.engine;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What an engine holds of one collection. Changes come from one node's few threads, never two of one document at a time; of an engine that
 * several nodes share, all of them may bring the same change. Every method may throw {@link EngineException}. Thread-safe.
 */
public interface CollectionIndex extends AutoCloseable {

    /**
     * The revisions that are held whole, by document: what makes a restart cheap. A document whose replacement was cut short is either as it
     * was before, or missing here.
     */
    Map<UUID, HeldRevision> revisions();

    /**
     * Makes this revision all that is held of its document. Need not be visible before {@link #refresh}; what searches find meanwhile is the
     * revision before, or nothing, or part of either.
     *
     * @param chunks read once, lazily: all of them together may be larger than the memory. What it throws is thrown on, and the document is
     *               then as it was before, or missing in {@link #revisions}
     */
    void replace(HeldDocument document, Iterator<HeldChunk> chunks);

    /** Removes all that is held of these documents; those that are not held are ignored. May become visible with the next {@link #refresh}. */
    void remove(Collection<UUID> documents);

    /** Makes what was written visible to searches; returns when it is. */
    void refresh();

    /** Makes what was written outlast this process, as far as the engine does. Called regularly, and before {@link #close}. */
    void commit();

    /**
     * Whether all that was held is still there; asked about once a second. An engine that finds its copy damaged or gone says so here, or by
     * an exception of any method: the index is then closed, opened again and filled from the rows.
     */
    boolean intact();

    /**
     * The chunks that share words with a text, best first.
     *
     * @param text any text of at most 2 000 characters, or blank; never a query language
     * @param most 1 to 1 000
     * @return scores are positive and mean something only within this list
     */
    List<Ranked> words(String text, Filter filter, int most);

    /**
     * The chunks whose vectors are nearest, best first; approximately.
     *
     * @param vector of unit length and the collection's dimension
     * @param most   1 to 1 000
     * @return scores are cosines, −1 to 1, as exact as the engine keeps its vectors
     */
    List<Ranked> nearest(float[] vector, Filter filter, int most);

    /** Frees what it uses. Calls that come later throw {@link EngineException}. */
    @Override
    void close();
}
