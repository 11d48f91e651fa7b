package com.voicehelper.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP connection to a local server that can be cut, frozen half open, made slow, and mended. Thread-safe. */
public final class Cable implements AutoCloseable {

    private static final int PIECE = 8_192;

    private final ServerSocket entry;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private volatile int target;
    private volatile boolean cut;
    private volatile boolean frozen;
    private volatile long bytesPerSecond;

    public Cable() throws IOException {
        entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public Cable(int target) throws IOException {
        this();
        connectTo(target);
    }

    public int port() {
        return entry.getLocalPort();
    }

    public void connectTo(int port) {
        target = port;
    }

    /** Every connection ends, and new ones are refused. */
    public void cut() {
        cut = true;
        sockets.forEach(Cable::close);
    }

    /** Nothing arrives any more, in either direction, and nobody is told: a half-open connection. */
    public void freeze() {
        frozen = true;
    }

    /** In each direction of each connection; 0: as fast as it can. */
    public void slow(long bytes) {
        bytesPerSecond = bytes;
    }

    /** Whatever was done to it; what was frozen arrives. */
    public void mend() {
        cut = false;
        bytesPerSecond = 0;
        lock.lock();
        try {
            frozen = false;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket client = entry.accept();
                if (cut || target == 0) {
                    close(client);
                    continue;
                }
                Socket server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException exception) {
                // The next client may have more luck; a closed entry ends the loop.
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            int length;
            while ((length = in.read(piece)) >= 0) {
                awaitMended();
                long rate = bytesPerSecond;
                if (rate > 0) {
                    Thread.sleep(Math.max(1, length * 1_000L / rate));
                }
                out.write(piece, 0, length);
            }
            awaitMended();
        } catch (IOException | InterruptedException exception) {
            // Either end hung up.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitMended() throws InterruptedException {
        if (frozen) {
            lock.lock();
            try {
                while (frozen) {
                    mended.await();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException exception) {
            // It is closed, then.
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
        mend();
        cut();
    }
}
