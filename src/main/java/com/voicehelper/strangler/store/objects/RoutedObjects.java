package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.StoreAccess;
import com.voicehelper.strangler.store.StoreState;
import com.voicehelper.strangler.store.StoreUnavailableException;
import java.io.InputStream;
import java.net.URI;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An application's objects: written at the primary, read where the reader's share says, if they are known to be there. Thread-safe. */
final class RoutedObjects implements ObjectStore {

    private final String prefix;
    private final ObjectCarrier sides;
    private final ObjectRows rows;
    private final StoreAccess access;

    RoutedObjects(String prefix, ObjectCarrier sides, ObjectRows rows, StoreAccess access) {
        this.prefix = prefix;
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
    private void write(String key, Consumer<ObjectSide> work) {
        requireMoving(key);
        Begun begun = begin(key);
        try {
            work.accept(sides.at(begun.primary()));
        } catch (S3Exception refused) {
            rows.written(key, begun.generation(), begun.primary());
            throw new StoreUnavailableException("Object " + key + " was not written: " + refused.getMessage(), refused);
        } catch (SdkException unknown) {
            throw new StoreUnavailableException("Whether object " + key + " was written is not known: " + unknown.getMessage(), unknown);
        }
        rows.written(key, begun.generation(), begun.primary());
        if (!access.state().stage().synchronizes()) {
            rows.forget(key);
        }
    }

    private record Begun(Side primary, long generation) {}

    /** To put it on record may have taken longer than the owner is known for; then it begins anew. */
    private Begun begin(String key) {
        while (true) {
            StoreState state = access.write();
            long generation = rows.writing(key, state.primary());
            if (access.stillWrites(state)) {
                return new Begun(state.primary(), generation);
            }
            rows.notWritten(key, generation);
        }
    }

    @Override
    public @Nullable Content get(String reader, String key) {
        requireMoving(key);
        StoreAccess.Reading reading = access.read(reader);
        ResponseInputStream<GetObjectResponse> found = reading.atPrimary() ? null : fromSecondary(key, reading, side -> side.open(key));
        try {
            found = found == null ? sides.at(reading.primary()).open(key) : found;
        } catch (SdkException exception) {
            throw new StoreUnavailableException("Object " + key + " cannot be read: " + exception.getMessage(), exception);
        }
        return found == null ? null : content(found);
    }

    @Override
    public URI urlOf(String reader, String key) {
        requireMoving(key);
        StoreAccess.Reading reading = access.read(reader);
        URI found = reading.atPrimary() ? null : fromSecondary(key, reading, side -> address(key, side));
        try {
            found = found == null ? address(key, sides.at(reading.primary())) : found;
        } catch (SdkException exception) {
            throw new StoreUnavailableException("Whether object " + key + " is there cannot be told: " + exception.getMessage(), exception);
        }
        if (found == null) {
            throw new NoSuchElementException("There is no object " + key + ", so it has no address");
        }
        return found;
    }

    private static @Nullable URI address(String key, ObjectSide side) {
        return side.has(key) ? side.url(key) : null;
    }

    /** Null when the primary is to be asked: what is not where it was known to be is carried there again. */
    private <T> @Nullable T fromSecondary(String key, StoreAccess.Reading reading, Function<ObjectSide, @Nullable T> ask) {
        ObjectRows.Row known = rows.known(key);
        if (known == null) {
            return null;
        }
        try {
            T found = ask.apply(sides.at(reading.side()));
            if (found == null) {
                access.fellBack("miss");
                rows.lacks(key, known.generation(), reading.side());
            }
            return found;
        } catch (SdkException exception) {
            access.fellBack("error");
            return null;
        }
    }

    private void requireMoving(String key) {
        if (!key.startsWith(prefix)) {
            throw new IllegalArgumentException("The object " + key + " is not under the plan's prefix '" + prefix + "'");
        }
    }

    private static Content content(ResponseInputStream<GetObjectResponse> found) {
        return new Content(found, found.response().contentLength(), found.response().contentType());
    }
}
