package com.voicehelper.retrieval.graph.extract;

/** Finds entities and statements in a text. Thread-safe; not to be called inside a transaction: it may ask a model. */
public interface Extractor {

    /** The most entities, and the most statements, that are taken from one text. */
    int MOST = 64;

    /** The longest text that is read; of a longer one, its beginning. */
    int LONGEST_TEXT = 20_000;

    /**
     * @param tenantId whose text it is
     * @param text     a chunk of a document, or a note
     * @return at most {@link #MOST} entities and as many statements
     */
    Extraction extract(String tenantId, String text);
}
