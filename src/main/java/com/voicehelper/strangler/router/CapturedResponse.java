package com.voicehelper.strangler.router;

import com.voicehelper.strangler.shadow.Capture;
import com.voicehelper.strangler.shadow.Figure;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A response whose body is copied while it goes to the client: every call goes on as it came, at once. */
final class CapturedResponse extends HttpServletResponseWrapper {

    private final Capture capture;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    CapturedResponse(HttpServletResponse response, Capture capture) {
        super(response);
        this.capture = capture;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Stream(super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            PrintWriter to = super.getWriter();
            writer = new PrintWriter(new Copy(to, new OutputStreamWriter(new Captured(), getCharacterEncoding())));
        }
        return writer;
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        capture.reset();
    }

    @Override
    public void reset() {
        super.reset();
        capture.reset();
    }

    /** The body is written elsewhere, when this request has ended. */
    @Override
    public void sendError(int status, String message) throws IOException {
        capture.spoil(Figure.NOT_COMPARABLE);
        super.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        capture.spoil(Figure.NOT_COMPARABLE);
        super.sendError(status);
    }

    private void copy(byte[] bytes, int offset, int length) {
        if (events()) {
            capture.spoil(Figure.NOT_COMPARABLE);
        }
        capture.write(bytes, offset, length);
    }

    private boolean events() {
        String type = getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private final class Stream extends ServletOutputStream {

        private final ServletOutputStream to;

        Stream(ServletOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                to.write(bytes, offset, length);
            } catch (IOException exception) {
                capture.spoil(Figure.NOT_COMPARABLE);
                throw exception;
            }
            copy(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.close();
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

    /** Where the copy of what a writer writes ends up, as bytes. */
    private final class Captured extends OutputStream {

        @Override
        public void write(int value) {
            copy(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            copy(bytes, offset, length);
        }
    }

    private static final class Copy extends Writer {

        private final PrintWriter to;
        private final Writer copy;

        Copy(PrintWriter to, Writer copy) {
            this.to = to;
            this.copy = copy;
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            to.write(characters, offset, length);
            copy.write(characters, offset, length);
            copy.flush();
        }

        @Override
        public void flush() {
            to.flush();
        }

        @Override
        public void close() {
            to.close();
        }
    }
}
