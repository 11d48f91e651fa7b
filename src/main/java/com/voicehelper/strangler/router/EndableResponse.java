package com.voicehelper.strangler.router;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The response to a stream that somebody else may end: then its writer learns at its next write that nobody reads it any more. */
final class EndableResponse extends HttpServletResponseWrapper {

    private volatile boolean ended;
    private @Nullable ServletOutputStream stream;

    EndableResponse(HttpServletResponse response) {
        super(response);
    }

    void end() {
        ended = true;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Stream(super.getOutputStream());
        }
        return stream;
    }

    @Override
    public void flushBuffer() throws IOException {
        check();
        super.flushBuffer();
    }

    private void check() throws IOException {
        if (ended) {
            throw new IOException("The stream was ended: its client connects again, to the new owner");
        }
    }

    private final class Stream extends ServletOutputStream {

        private final ServletOutputStream to;

        Stream(ServletOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) throws IOException {
            check();
            to.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            check();
            to.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            check();
            to.flush();
        }

        @Override
        public boolean isReady() {
            return to.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            to.setWriteListener(listener);
        }
    }
}
