package com.voicehelper.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;

/** What stands before two nodes: all connections go to one of them, until it does not accept any more; then to the other. */
final class FailoverProxy implements AutoCloseable {

    private final ServerSocket server;
    private final List<Integer> ports;
    private volatile int current;

    FailoverProxy(List<Integer> ports) throws IOException {
        this.ports = ports;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("failover").start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The node that new connections go to. */
    int current() {
        return current;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        int first = current;
        for (int attempt = 0; attempt < ports.size(); attempt++) {
            int node = (first + attempt) % ports.size();
            Socket upstream = new Socket();
            try {
                upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(node)), 2_000);
            } catch (IOException away) {
                close(upstream);
                continue;
            }
            current = node;
            Thread.ofVirtual().start(() -> pump(client, upstream));
            pump(upstream, client);
            return;
        }
        close(client);
    }

    private static void pump(Socket from, Socket to) {
        byte[] bytes = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
                out.flush();
            }
        } catch (IOException broken) {
            // Both ends learn of it below.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
