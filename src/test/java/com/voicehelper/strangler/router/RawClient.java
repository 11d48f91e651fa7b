package com.voicehelper.strangler.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that sends what it is told, byte by byte. */
final class RawClient implements AutoCloseable {

    /** An answer as it arrived. {@code complete} is false when the connection ended before the body did. */
    record Answer(String head, byte[] body, boolean complete) {

        int status() {
            return Integer.parseInt(head.split(" ")[1]);
        }

        List<String> values(String name) {
            return new Peer.Request(head, body).values(name);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    final Socket socket;
    final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String bytes) throws IOException {
        Peer.say(socket, bytes);
    }

    /** A request without a body; the fields each end in CRLF. */
    Answer exchange(String method, String target, String fields) throws IOException {
        send(method + " " + target + " HTTP/1.1\r\nHost: client.example\r\n" + fields + "\r\n");
        return answer(method);
    }

    Answer post(String target, String fields, String body) throws IOException {
        send("POST " + target + " HTTP/1.1\r\nHost: client.example\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n" + fields + "\r\n" + body);
        return answer("POST");
    }

    String head() throws IOException {
        return Peer.Wire.head(in);
    }

    Answer answer(String method) throws IOException {
        String head = head();
        if (head == null) {
            throw new IOException("closed without an answer");
        }
        Answer answer = new Answer(head, new byte[0], true);
        if (answer.status() == 100) {
            return answer(method);
        }
        if (method.equals("HEAD") || answer.status() == 204 || answer.status() == 304) {
            return answer;
        }
        if (!answer.values("Content-Length").isEmpty()) {
            int length = Integer.parseInt(answer.values("Content-Length").getFirst());
            byte[] body = in.readNBytes(length);
            return new Answer(head, body, body.length == length);
        }
        if (!answer.values("Transfer-Encoding").isEmpty()) {
            return chunked(head);
        }
        return new Answer(head, in.readAllBytes(), true);
    }

    private Answer chunked(String head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (true) {
                int size = Integer.parseInt(Peer.Wire.line(in), 16);
                byte[] chunk = in.readNBytes(size);
                body.write(chunk);
                if (chunk.length < size) {
                    return new Answer(head, body.toByteArray(), false);
                }
                Peer.Wire.line(in);
                if (size == 0) {
                    return new Answer(head, body.toByteArray(), true);
                }
            }
        } catch (IOException cut) {
            return new Answer(head, body.toByteArray(), false);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
