package com.voicehelper.strangler.router;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request whose body was kept, as the module's own controllers see it; with an idempotency key when it may have been seen before. */
final class KeptRequest extends HttpServletRequestWrapper {

    static final String IDEMPOTENCY_KEY = "X-Idempotency-Key";

    private final KeptBody body;
    private final @Nullable String idempotencyKey;
    private @Nullable ServletInputStream stream;
    private @Nullable BufferedReader reader;

    KeptRequest(HttpServletRequest request, KeptBody body, @Nullable String idempotencyKey) {
        super(request);
        this.body = body;
        this.idempotencyKey = idempotencyKey;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Stream(body.open());
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            String encoding = getCharacterEncoding();
            reader = new BufferedReader(new InputStreamReader(getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }
        return reader;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return added(name) ? idempotencyKey : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return added(name) ? Collections.enumeration(List.of(String.valueOf(idempotencyKey))) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
        if (idempotencyKey != null) {
            names.add(IDEMPOTENCY_KEY);
        }
        return Collections.enumeration(names);
    }

    private boolean added(String name) {
        return idempotencyKey != null && name.equalsIgnoreCase(IDEMPOTENCY_KEY);
    }

    private static final class Stream extends ServletInputStream {

        private final InputStream from;
        private boolean finished;

        Stream(InputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            int value = from.read();
            finished |= value < 0;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = from.read(bytes, offset, length);
            finished |= count < 0;
            return count;
        }

        @Override
        public int available() throws IOException {
            return from.available();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("A kept body is read by blocking");
        }
    }
}
