package com.voicehelper.modeladapter.openai;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a response, pulled one at a time by a thread that waits at most so long. The JDK's stream of lines waits
 * for ever when a server falls silent; its request time-out ends with the headers.
 */
final class Lines implements Flow.Subscriber<String> {

    sealed interface Next {}

    record Line(int status, String text) implements Next {}

    record Stalled() implements Next {}

    /** @param status 0 when no response came */
    record Ended(int status, @Nullable Throwable failure) implements Next {}

    private final BlockingQueue<Next> queue = new ArrayBlockingQueue<>(2);
    private volatile int status;
    private volatile HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    void response(int code, HttpHeaders sent) {
        status = code;
        headers = sent;
    }

    /** Of the response; empty when none came. */
    HttpHeaders headers() {
        return headers;
    }

    /** The next line; asks the peer for the one after only then. */
    Next next(Duration patience) {
        try {
            Next next = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            Flow.Subscription open = subscription;
            if (next instanceof Line && open != null) {
                open.request(1);
            }
            return next == null ? new Stalled() : next;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return new Ended(status, exception);
        }
    }

    /** Ends what never began; otherwise nothing. */
    void refused(@Nullable Throwable failure) {
        if (failure != null && subscription == null) {
            end(failure);
        }
    }

    private void end(@Nullable Throwable failure) {
        queue.offer(new Ended(status, failure));
    }

    /** Closes the connection and wakes the reader. */
    void close() {
        closed = true;
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
        queue.offer(new Ended(status, null));
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        if (closed) {
            opened.cancel();
        } else {
            opened.request(1);
        }
    }

    @Override
    public void onNext(String line) {
        queue.offer(new Line(status, line));
    }

    @Override
    public void onError(Throwable failure) {
        end(failure);
    }

    @Override
    public void onComplete() {
        end(null);
    }
}
