package com.voicehelper.platform.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A request whose body is counted, and digested when asked, while it is read. */
final class CountedRequest extends HttpServletRequestWrapper {

    private final long limit;
    private final @Nullable MessageDigest digest;
    private @Nullable Body body;
    private @Nullable BufferedReader reader;
    private long count;

    CountedRequest(HttpServletRequest request, long limit, boolean digested) {
        super(request);
        this.limit = limit;
        this.digest = digested ? sha256() : null;
    }

    static BodyTooLargeException exceeds(long limit) {
        return new BodyTooLargeException("The body is longer than the " + limit + " bytes that are allowed");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }

    boolean exceeded() {
        return count > limit;
    }

    @Nullable String fingerprint() {
        if (digest == null) {
            return null;
        }
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new Body(super.getInputStream());
        }
        return body;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            String encoding = getCharacterEncoding();
            reader = new BufferedReader(new InputStreamReader(getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }
        return reader;
    }

    private final class Body extends ServletInputStream {

        private final ServletInputStream source;

        Body(ServletInputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int value = source.read();
            if (value >= 0) {
                if (digest != null) {
                    digest.update((byte) value);
                }
                counted(1);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = source.read(bytes, offset, length);
            if (read > 0) {
                if (digest != null) {
                    digest.update(bytes, offset, read);
                }
                counted(read);
            }
            return read;
        }

        private void counted(int read) throws BodyTooLargeException {
            count += read;
            if (exceeded()) {
                throw exceeds(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
