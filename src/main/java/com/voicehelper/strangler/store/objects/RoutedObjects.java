package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.StoreAccess;
import com.voicehelper.strangler.store.StoreUnavailableException;
import java.io.InputStream;
import java.net.URI;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An application's objects: written at the primary, read where the reader's share says, if they are known to be there. Thread-safe. */
final class RoutedObjects implements ObjectStore {

    private final ObjectCarrier sides;
    private final ObjectRows rows;
    private final StoreAccess access;

    RoutedObjects(ObjectCarrier sides, ObjectRows rows, StoreAccess access) {
        this.sides = sides;
        this.rows = rows;
        this.access = access;
    }

    @Override
    public void put(String key, InputStream content, long length, String contentType) {
        write(key, side -> side.put(key, content, length, PutObjectRequest.builder().contentType(contentType)));
    }

    @Override
    public void delete(String key) {
        write(key, side -> side.delete(key));
    }

    /** Also when nothing moves the row is there while the write lasts: a move that starts meanwhile waits for its end. */
    private void write(String key, java.util.function.Consumer<ObjectSide> work) {
        Side primary = access.write().primary();
        long generation = rows.writing(key, primary);
        try {
            work.accept(sides.at(primary));
        } catch (S3Exception refused) {
            rows.written(key, generation, primary);
            throw new StoreUnavailableException("Object " + key + " was not written: " + refused.getMessage(), refused);
        } catch (SdkException unknown) {
            throw new StoreUnavailableException("Whether object " + key + " was written is not known: " + unknown.getMessage(), unknown);
        }
        rows.written(key, generation, primary);
        if (!access.state().stage().synchronizes()) {
            rows.forget(key);
        }
    }

    @Override
    public @Nullable Content get(String reader, String key) {
        StoreAccess.Reading reading = access.read(reader);
        if (!reading.atPrimary() && known(key)) {
            try {
                ResponseInputStream<GetObjectResponse> found = sides.at(reading.side()).open(key);
                if (found != null) {
                    return content(found);
                }
                access.fellBack("miss");
            } catch (SdkException exception) {
                access.fellBack("error");
            }
        }
        try {
            ResponseInputStream<GetObjectResponse> found = sides.at(reading.primary()).open(key);
            return found == null ? null : content(found);
        } catch (SdkException exception) {
            throw new StoreUnavailableException("Object " + key + " cannot be read: " + exception.getMessage(), exception);
        }
    }

    @Override
    public URI urlOf(String reader, String key) {
        StoreAccess.Reading reading = access.read(reader);
        if (!reading.atPrimary() && known(key)) {
            return sides.at(reading.side()).url(key);
        }
        ObjectSide primary = sides.at(reading.primary());
        try {
            if (primary.has(key)) {
                return primary.url(key);
            }
        } catch (SdkException exception) {
            throw new StoreUnavailableException("Whether object " + key + " is there cannot be told: " + exception.getMessage(), exception);
        }
        throw new NoSuchElementException("There is no object " + key + ", so it has no address");
    }

    /** At both sides, and equal when it was carried. */
    private boolean known(String key) {
        ObjectRows.Row row = rows.find(key);
        return row != null && row.atBoth();
    }

    private static Content content(ResponseInputStream<GetObjectResponse> found) {
        return new Content(found, found.response().contentLength(), found.response().contentType());
    }
}
