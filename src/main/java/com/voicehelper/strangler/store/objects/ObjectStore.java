package com.voicehelper.strangler.store.objects;

import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Objects for an application, wherever they are while they move. Thread-safe. */
public interface ObjectStore {

    /**
     * Stores an object at the side that owns the writes; the other side follows.
     *
     * @param content read once, streamed; the caller closes it
     * @param length  in bytes, at most 5 GiB
     * @throws com.voicehelper.strangler.store.StoreUnavailableException when it is not known to be stored
     */
    void put(String key, InputStream content, long length, String contentType);

    /**
     * @param reader what the choice of a side sticks to, such as the user
     * @return the object, to be closed by the caller; null when there is none
     */
    @Nullable Content get(String reader, String key);

    /** Removes an object at the side that owns the writes; the other side follows. */
    void delete(String key);

    /**
     * Where a client may fetch the object.
     *
     * @throws java.util.NoSuchElementException when the object is not known to be there: there is no address of something that may not exist
     */
    URI urlOf(String reader, String key);

    /** @param length in bytes */
    record Content(InputStream stream, long length, @Nullable String contentType) implements AutoCloseable {

        @Override
        public void close() throws java.io.IOException {
            stream.close();
        }
    }
}
