package com.voicehelper.strangler.store.sqlite;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows for an application, wherever they are while they move. Values are of the plan's types: Long, Boolean, String, byte[], Double,
 * BigDecimal, Instant, LocalDate, or JSON as a String. Thread-safe.
 */
public interface Rows {

    /**
     * @param reader what the choice of a side sticks to, such as the user
     * @return the row by column; null when there is none
     * @throws com.voicehelper.strangler.store.StoreUnavailableException when the primary side cannot tell
     */
    @Nullable Map<String, @Nullable Object> find(String reader, String table, Object key);

    /**
     * @param row by column; without the key, the side that owns the writes gives one
     * @return the key, which is the same on both sides
     * @throws com.voicehelper.strangler.store.StoreUnavailableException when it is not known to be written
     */
    Object insert(String table, Map<String, ?> row);

    /** Changes some columns; whether there was such a row. Throws as {@link #insert}. */
    boolean update(String table, Object key, Map<String, ?> changes);

    /** Whether there was such a row. Throws as {@link #insert}. */
    boolean delete(String table, Object key);
}
