package com.voicehelper.platform.event;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.ParkedEventTable.Parked;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link EventHandler} and what every transport owes it: each event's effect once, each key in order, several keys at a
 * time. An event that fails is set aside at once with its key, in the same database, and tried again from there with
 * back-off ({@link ParkedEventRetries}); so no failing event ever holds up another key. Thread-safe.
 */
final class EventConsumer {

    private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);

    private final EventHandler handler;
    private final ModuleDatabase database;
    private final ParkedEventTable parked;
    private final EventSettings settings;
    private final EventTracing tracing;
    private final EventMetrics metrics;
    private final ModuleOwnership ownership;

    EventConsumer(EventHandler handler, ModuleDatabase database, EventSettings settings, EventRows rows, EventTracing tracing,
            EventMetrics metrics, ModuleOwnership ownership) {
        this.handler = handler;
        this.database = database;
        this.parked = new ParkedEventTable(database, rows);
        this.settings = settings;
        this.tracing = tracing;
        this.metrics = metrics;
        this.ownership = ownership;
    }

    String name() {
        return handler.consumer();
    }

    EventHandler handler() {
        return handler;
    }

    ParkedEventTable parked() {
        return parked;
    }

    ModuleDatabase database() {
        return database;
    }

    /** Whether the module's writes are owned by this side: only then may events be handled here. */
    boolean ownsWrites() {
        return ownership.ownsWrites(handler.module());
    }

    /**
     * Handles the events or sets them aside; returns when that is committed for all of them. When it throws, some may not
     * be: the same are to be delivered again.
     *
     * @throws com.voicehelper.platform.database.NotOwnerException when the owner is the other side
     */
    void deliver(List<ReceivedEvent> events) {
        Map<String, List<ReceivedEvent>> keys = new LinkedHashMap<>();
        events.stream()
                .filter(event -> handler.types().contains(event.type()))
                .forEach(event -> keys.computeIfAbsent(event.topic() + " " + event.aggregateId(), key -> new ArrayList<>()).add(event));
        if (keys.size() == 1) {
            keys.values().forEach(chain -> chain.forEach(this::handleOrSetAside));
        } else if (!keys.isEmpty()) {
            deliverSideBySide(keys);
        }
    }

    private void deliverSideBySide(Map<String, List<ReceivedEvent>> keys) {
        Semaphore room = new Semaphore(settings.concurrency());
        List<Future<?>> chains = new ArrayList<>();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name() + " ", 0).factory())) {
            for (List<ReceivedEvent> chain : keys.values()) {
                room.acquireUninterruptibly();
                chains.add(threads.submit(() -> {
                    try {
                        chain.forEach(this::handleOrSetAside);
                    } finally {
                        room.release();
                    }
                }));
            }
        }
        for (Future<?> chain : chains) {
            try {
                chain.get();
            } catch (ExecutionException exception) {
                throw exception.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(exception.getCause());
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", exception);
            }
        }
    }

    private void handleOrSetAside(ReceivedEvent event) {
        try {
            database.write(() -> {
                boolean waiting = parked.holds(name(), event);
                if (!parked.claim(name(), event.id())) {
                    return;
                }
                if (waiting && parked.lockedHolds(name(), event)) {
                    parked.addBehind(name(), event);
                } else {
                    tracing.handling(event, name(), () -> handler.handle(event));
                }
            });
            metrics.handled(name(), event);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError failure) {
            if (Failures.notOwner(failure)) {
                throw failure;
            }
            setAside(event, failure);
        }
    }

    /** When the database is what failed, this fails too, and the event is delivered again. */
    private void setAside(ReceivedEvent event, Throwable failure) {
        database.write(() -> {
            if (parked.claim(name(), event.id())) {
                parked.lock(name(), event.topic(), event.aggregateId());
                parked.addFailed(name(), event, Failures.sentence(failure), settings.backOffAfter(1));
            }
        });
        failed(event, 1, failure);
    }

    /**
     * Tries the first event of a key that waits once more.
     *
     * @return null when it was handled, or is no longer the first; otherwise what went wrong, which is stored with it
     */
    @Nullable String retry(Parked candidate) {
        try {
            database.write(() -> {
                parked.lock(name(), candidate.event().topic(), candidate.event().aggregateId());
                if (parked.remove(candidate.id())) {
                    tracing.handling(candidate.event(), name(), () -> handler.handle(candidate.event()));
                }
            });
            metrics.handled(name(), candidate.event());
            return null;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError failure) {
            if (Failures.notOwner(failure)) {
                throw failure;
            }
            int attempts = candidate.attempts() + 1;
            database.write(() -> parked.failedAgain(candidate.id(), attempts, Failures.sentence(failure), settings.backOffAfter(attempts)));
            failed(candidate.event(), attempts, failure);
            return Failures.sentence(failure);
        }
    }

    private void failed(ReceivedEvent event, int attempts, Throwable failure) {
        metrics.failed(name());
        if (attempts == 1) {
            log.warn("{} could not handle {} {} and will try again: {}", name(), event.type(), event.id(), Failures.sentence(failure));
        } else if (attempts == settings.attempts()) {
            log.error("{} could not handle {} {} in {} attempts; its key {} is parked", name(), event.type(), event.id(), attempts, event.aggregateId(), failure);
        }
    }
}
