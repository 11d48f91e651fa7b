package com.voicehelper.strangler.traffic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what this node saw to the database each second, on a thread of its own, and removes what is old. What cannot be written
 * is kept for ten turns; after that it would speak of another time, and is dropped and counted. Without traffic it asks nothing.
 */
final class TrafficFlush implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TrafficFlush.class);

    private static final int KEPT_TURNS = 10;
    private static final long CLEAN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Traffic traffic;
    private final TrafficRows rows;
    private final Collection<String> modules;
    private final Counter dropped;
    private final Deque<List<Slice>> waiting = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean closed;
    private boolean away;
    private long cleanedNanos = System.nanoTime();

    TrafficFlush(Traffic traffic, TrafficRows rows, Collection<String> modules, Duration every, MeterRegistry registry) {
        this.traffic = traffic;
        this.rows = rows;
        this.modules = modules;
        this.dropped = Counter.builder("voicehelper.strangler.traffic.dropped").description("Reads of which other nodes never heard how they ended, because the database was away")
                .register(registry);
        this.thread = Thread.ofPlatform().daemon().name("traffic windows").start(() -> run(every));
    }

    private void run(Duration every) {
        while (!closed) {
            try {
                Thread.sleep(every);
                turn();
            } catch (InterruptedException exception) {
                return;
            } catch (RuntimeException exception) {
                missed(exception);
            }
        }
    }

    private void turn() {
        List<Slice> slices = traffic.drain();
        if (!slices.isEmpty()) {
            waiting.addLast(slices);
        }
        if (!waiting.isEmpty()) {
            List<Slice> all = new ArrayList<>();
            waiting.forEach(all::addAll);
            rows.add(all);
            waiting.clear();
            away = false;
        }
        if (System.nanoTime() - cleanedNanos > CLEAN_NANOS) {
            cleanedNanos = System.nanoTime();
            rows.removeOld(modules);
        }
    }

    private void missed(RuntimeException exception) {
        if (!away && !closed) {
            log.warn("How reads end cannot be stored; {} turns are kept, and automation sees no more of this node: {}", KEPT_TURNS, exception.getMessage());
        }
        away = true;
        while (waiting.size() > KEPT_TURNS) {
            dropped.increment(waiting.removeFirst().stream().mapToLong(Slice::requests).sum());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
