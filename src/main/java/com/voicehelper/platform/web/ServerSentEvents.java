package com.voicehelper.platform.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream of server-sent events, written by the controller's own thread: open it, send, close it, return. Writes the space after
 * {@code event:} and {@code data:} that the clients insist on and Spring's emitter leaves out, and one line of JSON per event.
 * While nothing is sent, a comment keeps the connection open and finds out whether the client is still there.
 * Thread-safe; a slow client blocks only those who write to it, for as long as the server's write time-out.
 */
public final class ServerSentEvents implements AutoCloseable {

    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final OutputStream out;
    private final JsonMapper json;
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CopyOnWriteArrayList<Runnable> whenGone = new CopyOnWriteArrayList<>();
    private volatile boolean gone;
    private volatile boolean closed;
    private volatile long lastWrite = System.nanoTime();

    private ServerSentEvents(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    /** Sends the headers at once, so that the client knows the stream is there before the first event. */
    public static ServerSentEvents open(HttpServletResponse response, JsonMapper json) throws IOException {
        return open(response, json, HEARTBEAT);
    }

    /** As {@link #open(HttpServletResponse, JsonMapper)}, with another pause between heartbeats. */
    public static ServerSentEvents open(HttpServletResponse response, JsonMapper json, Duration heartbeat) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        ServerSentEvents events = new ServerSentEvents(response.getOutputStream(), json);
        response.flushBuffer();
        Thread.ofVirtual().name("heartbeat").start(() -> events.beat(heartbeat));
        return events;
    }

    /** Sends an unnamed event with the value as JSON; false when the client is gone. */
    public boolean send(Object data) {
        return send(null, null, data);
    }

    /** Sends a named event with the value as JSON; false when the client is gone. */
    public boolean send(@Nullable String event, Object data) {
        return send(event, null, data);
    }

    /** Sends an event with a name and an id, either of which may be missing; false when the client is gone. */
    public boolean send(@Nullable String event, @Nullable String id, Object data) {
        return frame(event, id, json.writeValueAsString(data));
    }

    /** Sends an unnamed event whose data is that text, for example {@code [DONE]}; false when the client is gone. */
    public boolean sendText(String text) {
        return frame(null, null, text);
    }

    /** Tells the client how long to wait before it connects again. */
    public boolean retry(Duration pause) {
        return write("retry: " + pause.toMillis() + "\n\n");
    }

    /** Sends a comment, which clients ignore; false when the client is gone. */
    public boolean comment(String text) {
        return write(": " + oneLine(text) + "\n\n");
    }

    /** Whether a write has found that the client is gone. */
    public boolean gone() {
        return gone;
    }

    /** Calls back once when the client is found to be gone, at the latest after the next heartbeat; on the thread that found it. */
    public void whenGone(Runnable callback) {
        whenGone.add(callback);
        if (gone && whenGone.remove(callback)) {
            callback.run();
        }
    }

    /** Ends the stream; the response ends when the controller returns. */
    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
        } finally {
            writing.unlock();
            ended.countDown();
        }
    }

    private boolean frame(@Nullable String event, @Nullable String id, String data) {
        StringBuilder frame = new StringBuilder();
        if (event != null) {
            frame.append("event: ").append(oneLine(event)).append('\n');
        }
        if (id != null) {
            frame.append("id: ").append(oneLine(id)).append('\n');
        }
        data.lines().forEach(line -> frame.append("data: ").append(line).append('\n'));
        if (data.isEmpty()) {
            frame.append("data: \n");
        }
        return write(frame.append('\n').toString());
    }

    private boolean write(String frame) {
        writing.lock();
        try {
            return writeLocked(frame);
        } finally {
            writing.unlock();
            tellIfGone();
        }
    }

    private boolean writeLocked(String frame) {
        if (gone || closed) {
            return false;
        }
        try {
            out.write(frame.getBytes(StandardCharsets.UTF_8));
            out.flush();
            lastWrite = System.nanoTime();
            return true;
        } catch (IOException exception) {
            gone = true;
            ended.countDown();
            return false;
        }
    }

    /** Outside the lock: a callback may write, or wait for someone who does. */
    private void tellIfGone() {
        if (gone && !writing.isHeldByCurrentThread()) {
            for (Runnable callback : whenGone) {
                if (whenGone.remove(callback)) {
                    callback.run();
                }
            }
        }
    }

    private void beat(Duration pause) {
        long wait = pause.toNanos();
        try {
            while (!ended.await(wait, TimeUnit.NANOSECONDS)) {
                long quiet = System.nanoTime() - lastWrite;
                wait = quiet < pause.toNanos() ? pause.toNanos() - quiet : pause.toNanos();
                if (quiet >= pause.toNanos() && writing.tryLock()) {
                    try {
                        writeLocked(": keep-alive\n\n");
                    } finally {
                        writing.unlock();
                        tellIfGone();
                    }
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
