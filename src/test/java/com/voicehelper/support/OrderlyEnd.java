package com.voicehelper.support;

import java.util.ArrayDeque;
import java.util.Deque;
import sun.misc.Signal;

/**
 * What has to be closed when this process ends, the newest first: the application before the servers under it. Shutdown hooks run all
 * at once, so SIGINT and SIGTERM are taken here; the exit code is the shell's, 128 + signal. Thread-safe.
 */
public final class OrderlyEnd implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean ending;

    public static OrderlyEnd onSignals() {
        OrderlyEnd end = new OrderlyEnd();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> Thread.ofPlatform().name("end").start(() -> {
                end.close();
                Runtime.getRuntime().exit(128 + signal.getNumber());
            }));
        }
        return end;
    }

    /** Remembers it; what comes when the end has begun is closed at once. */
    public <T extends AutoCloseable> T closing(T resource) {
        boolean late;
        synchronized (open) {
            late = ending;
            if (!late) {
                open.push(resource);
            }
        }
        if (late) {
            closeQuietly(resource);
        }
        return resource;
    }

    /** Whether the end has begun. */
    public boolean ending() {
        synchronized (open) {
            return ending;
        }
    }

    /** Closes everything, once; a second caller returns when the first has finished. */
    @Override
    public synchronized void close() {
        while (true) {
            AutoCloseable next;
            synchronized (open) {
                ending = true;
                next = open.poll();
            }
            if (next == null) {
                return;
            }
            closeQuietly(next);
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            System.err.println("While stopping: " + failure);
        }
    }
}
