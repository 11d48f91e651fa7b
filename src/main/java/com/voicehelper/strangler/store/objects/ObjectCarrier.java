package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Makes one object of the secondary what it is at the primary, and proves it by reading it back. Thread-safe. */
final class ObjectCarrier {

    private static final int TRIES = 5;
    /** What one request of S3 may carry. */
    private static final long LARGEST = 5L << 30;

    private final ObjectSide old;
    private final ObjectSide young;
    private final ObjectRows rows;

    ObjectCarrier(ObjectSide old, ObjectSide young, ObjectRows rows) {
        this.old = old;
        this.young = young;
        this.rows = rows;
    }

    ObjectSide at(Side side) {
        return side == Side.SOURCE ? old : young;
    }

    /**
     * @return false when it is being written now: it is carried after that
     * @throws IllegalStateException when what can be read back is not what was sent
     */
    boolean carry(String key, Side primary) {
        for (int i = 0; i < TRIES; i++) {
            Long generation = rows.carrying(key);
            if (generation == null) {
                return false;
            }
            ObjectSide.Seen sent = send(key, at(primary), at(primary.other()));
            if (sent == null ? rows.gone(key, generation) : rows.carried(key, generation, sent)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectSide.@Nullable Seen send(String key, ObjectSide from, ObjectSide to) {
        try (var content = from.open(key)) {
            if (content == null) {
                to.delete(key);
                return null;
            }
            long size = content.response().contentLength();
            if (size > LARGEST) {
                throw new IllegalStateException("is " + size + " bytes; one request carries at most 5 GiB, so carry it by hand, then verify");
            }
            DigestInputStream digesting = ObjectSide.digesting(content);
            to.put(key, digesting, size, attributes(content));
            String sha256 = ObjectSide.hex(digesting);
            ObjectSide.Seen stored = to.see(key);
            if (stored == null || !stored.sha256().equals(sha256)) {
                throw new IllegalStateException("SHA-256 " + sha256 + " was sent, and " + (stored == null ? "nothing" : stored.sha256()) + " can be read back from " + to);
            }
            return stored;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static PutObjectRequest.Builder attributes(ResponseInputStream<GetObjectResponse> content) {
        GetObjectResponse from = content.response();
        return PutObjectRequest.builder()
                .contentType(from.contentType())
                .contentEncoding(from.contentEncoding())
                .contentDisposition(from.contentDisposition())
                .contentLanguage(from.contentLanguage())
                .cacheControl(from.cacheControl())
                .metadata(from.metadata());
    }
}
