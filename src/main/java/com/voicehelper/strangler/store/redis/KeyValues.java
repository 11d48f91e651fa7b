package com.voicehelper.strangler.store.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keys and values for an application, wherever they are while they move. Keys have their old names until the end and after. Thread-safe. */
public interface KeyValues {

    /**
     * @param reader what the choice of a side sticks to, such as the user
     * @return the value, which may be empty; null when there is none
     * @throws com.voicehelper.strangler.store.StoreUnavailableException when the primary side cannot tell
     */
    byte @Nullable [] get(String reader, String key);

    /**
     * @param ttl how long it lasts; null: until it is deleted
     * @throws com.voicehelper.strangler.store.StoreUnavailableException when it is not known to be written
     */
    void set(String key, byte[] value, @Nullable Duration ttl);

    /** Whether there was such a key. Throws as {@link #set}. */
    boolean delete(String key);

    /** Whether there is such a key, which from now on lasts that long. Throws as {@link #set}. */
    boolean expire(String key, Duration ttl);
}
