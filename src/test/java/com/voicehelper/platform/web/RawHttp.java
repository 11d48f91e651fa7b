package com.voicehelper.platform.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is given. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    public RawHttp(int port) {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(10_000);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Everything that has come until that text has; fails when it does not come. */
    public String readUntil(String text) {
        byte[] buffer = new byte[8192];
        try {
            while (!seen.toString(StandardCharsets.UTF_8).contains(text)) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    throw new AssertionError("the connection ended before '" + text + "': " + seen.toString(StandardCharsets.UTF_8));
                }
                seen.write(buffer, 0, read);
            }
            return seen.toString(StandardCharsets.UTF_8);
        } catch (SocketTimeoutException exception) {
            throw new AssertionError("'" + text + "' did not come: " + seen.toString(StandardCharsets.UTF_8));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Everything until the server closes the connection. */
    public String readAll() {
        try {
            seen.write(socket.getInputStream().readAllBytes());
        } catch (SocketTimeoutException exception) {
            throw new AssertionError("the connection stays open: " + seen.toString(StandardCharsets.UTF_8));
        } catch (IOException exception) {
            // a reset after the answer: what was seen counts
        }
        return seen.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
