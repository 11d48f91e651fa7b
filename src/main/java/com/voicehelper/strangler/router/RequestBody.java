package com.voicehelper.strangler.router;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/** The client's body on its way to a service. Remembers when it was the client that failed. */
final class RequestBody extends AbstractHttpEntity {

    private final KeptBody body;
    private @Nullable IOException clientsFailure;

    RequestBody(KeptBody body) {
        super((ContentType) null, null);
        this.body = body;
    }

    void rethrowClientsFailure() throws IOException {
        if (clientsFailure != null) {
            throw clientsFailure;
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        InputStream from = body.open();
        byte[] buffer = new byte[16_384];
        for (int count = read(from, buffer); count >= 0; count = read(from, buffer)) {
            out.write(buffer, 0, count);
            if (isStreaming() && from.available() == 0) {
                out.flush();
            }
        }
    }

    private int read(InputStream from, byte[] buffer) throws IOException {
        try {
            return from.read(buffer);
        } catch (IOException exception) {
            clientsFailure = exception;
            throw exception;
        }
    }

    @Override
    public InputStream getContent() throws IOException {
        return body.open();
    }

    @Override
    public boolean isRepeatable() {
        return body.sendable() && body.received();
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public boolean isStreaming() {
        return !body.received();
    }

    @Override
    public void close() {
        // Nothing to close: the client's stream belongs to the container.
    }
}
