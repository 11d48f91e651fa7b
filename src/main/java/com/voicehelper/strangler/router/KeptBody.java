package com.voicehelper.strangler.router;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. Kept whole when it is small, so that it can be sent again; otherwise streamed, once. A form is
 * never kept: the container reads its parameters and parts past any wrapper.
 */
final class KeptBody {

    private static final KeptBody NONE = new KeptBody(new byte[0], null, 0);

    /** Asked for only when it is used: a request whose stream was touched has no parameters and no parts. */
    private interface Rest {
        InputStream open() throws IOException;
    }

    private final byte[] kept;
    private final @Nullable Rest rest;
    private final long length;
    private boolean opened;

    private KeptBody(byte[] kept, @Nullable Rest rest, long length) {
        this.kept = kept;
        this.rest = rest;
        this.length = length;
    }

    /** Reads what is to be kept, so it may wait for the client. */
    static KeptBody of(HttpServletRequest request, int atMost) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced == 0 || announced < 0 && request.getHeader("Transfer-Encoding") == null) {
            return NONE;
        }
        if (announced > atMost || atMost == 0 || form(request)) {
            return new KeptBody(new byte[0], request::getInputStream, announced);
        }
        InputStream stream = request.getInputStream();
        byte[] start = stream.readNBytes(announced >= 0 ? (int) announced : atMost + 1);
        if (announced >= 0 && start.length < announced) {
            throw new ClientGoneException("the body ended after " + start.length + " of " + announced + " bytes", null);
        }
        return start.length <= atMost ? new KeptBody(start, null, start.length) : new KeptBody(start, () -> stream, -1);
    }

    private static boolean form(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return false;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("multipart/") || lower.startsWith("application/x-www-form-urlencoded");
    }

    boolean empty() {
        return this == NONE;
    }

    /** Whether nothing of it was read: the request can be handed on as it came. */
    boolean untouched() {
        return rest != null && kept.length == 0 && !opened;
    }

    /** Whether it can be opened (again). */
    boolean sendable() {
        return rest == null || !opened;
    }

    /** Bytes, or -1 when only the end will tell. */
    long length() {
        return length;
    }

    InputStream open() throws IOException {
        if (!sendable()) {
            throw new IllegalStateException("The body was streamed and is gone");
        }
        opened = true;
        InputStream start = new ByteArrayInputStream(kept);
        return rest == null ? start : kept.length == 0 ? rest.open() : new SequenceInputStream(start, rest.open());
    }

    /** Whether what the client sends has been read to its end. */
    boolean received() {
        return rest == null;
    }
}
