package com.voicehelper.strangler.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A service written byte by byte: a test scripts what it does with each request on a raw socket. */
final class Peer implements AutoCloseable {

    /** What the peer does with one request. */
    interface Script {
        /** @return whether the connection stays open for another request */
        boolean play(Request request, Socket socket) throws IOException;
    }

    /** A request as it arrived: the head as text, the body framed off. */
    record Request(String head, byte[] body) {

        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** Every value of a field, in order. */
        List<String> values(String name) {
            return head.lines().skip(1).filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip()).toList();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listening;
    private final Thread accepting;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script script = (request, socket) -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nremote");

    Peer() throws IOException {
        listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        accepting = Thread.ofVirtual().start(this::accept);
    }

    void plays(Script next) {
        script = next;
    }

    /** Answers every request with these bytes. */
    void says(String bytes) {
        plays((request, socket) -> say(socket, bytes));
    }

    static boolean say(Socket socket, String bytes) throws IOException {
        return say(socket, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    static boolean say(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return true;
    }

    /** Closes so that the other side sees a reset. */
    static boolean reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
        return false;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Connections that the other side has not closed. */
    int open() {
        return open.size();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException exception) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                if (!script.play(request, socket)) {
                    return;
                }
            }
        } catch (IOException exception) {
            // The other side closed.
        } finally {
            open.remove(socket);
        }
    }

    static Request read(InputStream in) throws IOException {
        String head = Wire.head(in);
        if (head == null) {
            return null;
        }
        Request request = new Request(head, new byte[0]);
        List<String> length = request.values("Content-Length");
        if (!length.isEmpty()) {
            return new Request(head, in.readNBytes(Integer.parseInt(length.getFirst())));
        }
        return request.values("Transfer-Encoding").isEmpty() ? request : new Request(head, Wire.chunks(in));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        try {
            // Until then the port still takes connections.
            accepting.join();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** The framing of HTTP/1.1, as a test needs it. */
    static final class Wire {

        private Wire() {}

        /** Null at the end of the stream. */
        static String head(InputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.write(next);
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        static byte[] chunks(InputStream in) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(line(in), 16);
                body.write(in.readNBytes(size));
                line(in);
                if (size == 0) {
                    return body.toByteArray();
                }
            }
        }

        static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("cut");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }
}
