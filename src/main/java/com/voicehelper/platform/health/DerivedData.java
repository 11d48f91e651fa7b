package com.voicehelper.platform.health;

/**
 * Data that this process derives from its database and serves reads from, such as a search index; a bean. The rows may have been
 * brought by a move, faster than anything can be derived from them: a move sends no reads to a process that says it is behind.
 */
public interface DerivedData {

    /** For example {@code search-index}; unique, lower case. */
    String name();

    /** Whether it shows all that the rows have shown for more than a few seconds. Quick; does not ask the database. False when that is not known. */
    boolean current();
}
