package com.voicehelper.knowledge.files;

import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Files under the digest of their content. Storing one that is there stores it again, which makes it young. Thread-safe; memory in use
 * does not grow with the files.
 */
public interface FileStorage extends AutoCloseable {

    /**
     * Stores what the stream has. When it returns the file survives a crash; when it throws, nothing can be found.
     *
     * @param atMost bytes
     * @throws IOException  when the stream cannot be read
     * @throws ApiException 413 when it has more bytes, 503 when the storage does not answer
     */
    StoredFile put(InputStream content, long atMost) throws IOException;

    /**
     * The whole file, as a stream that the caller closes.
     *
     * @throws ApiException 404 when it is not there, 503 when the storage does not answer
     */
    InputStream open(String sha256);

    /**
     * A part of a file, exactly as long as asked.
     *
     * @param offset from 0; with the length not beyond the file's end
     * @throws ApiException as {@link #open}
     */
    byte[] read(String sha256, long offset, int length);

    /**
     * Removes a file, unless somebody stored it (again) only recently: whoever did is about to refer to it.
     *
     * @return whether it is gone
     * @throws ApiException 503 when the storage does not answer
     */
    boolean deleteOlderThan(Duration age, String sha256);

    /** Removes what killed processes left of files that never arrived as a whole. */
    void sweep();

    /** @throws RuntimeException when the storage does not answer */
    void requireAnswer();

    @Override
    void close();
}
