package com.voicehelper.strangler.router;

import com.voicehelper.strangler.sync.Position;
import com.voicehelper.strangler.sync.Replication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read your own writes. A writer is pinned to the owner from before its write begins until the other side has it, so
 * nothing depends on when the answer left. Bounded: when too many writers wait at once, everyone is pinned; and a position
 * that cannot be read pins until it can. Thread-safe.
 */
final class OwnWrites {

    private static final Logger log = LoggerFactory.getLogger(OwnWrites.class);
    private static final long SWEEP_NANOS = Duration.ofMillis(200).toNanos();
    private static final int MOST_POSITIONS = 8;
    private static final String EVERYONE = "";

    private final Replication replication;
    private final int limit;
    private final Map<String, Writers> modules = new ConcurrentHashMap<>();

    OwnWrites(Replication replication, int limit) {
        this.replication = replication;
        this.limit = limit;
    }

    /**
     * A write begins.
     *
     * @param writers the names that its writer reads under; empty: unknown, so everyone is pinned
     */
    Write begin(String module, List<String> writers) {
        return new Write(module, modules.computeIfAbsent(module, each -> new Writers()).begin(writers));
    }

    /** Whether a read under any of these names must go to the owner. */
    boolean pinned(String module, List<String> readers) {
        Writers writers = modules.get(module);
        if (writers == null || writers.pins.isEmpty()) {
            return false;
        }
        for (String reader : readers) {
            if (pinned(module, writers, reader)) {
                return true;
            }
        }
        return pinned(module, writers, EVERYONE);
    }

    /** Nothing flows between the two sides any more; reads go to the owner anyway. */
    void forget(String module) {
        modules.remove(module);
    }

    private boolean pinned(String module, Writers writers, String name) {
        Pin pin = writers.pins.get(name);
        if (pin == null) {
            return false;
        }
        if (pin.inFlight == 0 && pin.unknown) {
            Position position = position(module);
            if (position == null) {
                return true;
            }
            writers.pins.computeIfPresent(name, (key, now) -> now == pin ? new Pin(0, false, List.of(position)) : now);
        }
        return !writers.released(name, each -> replication.applied(module, each));
    }

    private @Nullable Position position(String module) {
        try {
            return replication.position(module);
        } catch (RuntimeException exception) {
            log.warn("The position of module {} cannot be read; its last writers stay with the owner: {}", module, exception.getMessage());
            return null;
        }
    }

    /** One write, begun. Must end exactly once, whatever became of it. */
    final class Write {

        private final String module;
        private final Collection<String> names;

        private Write(String module, Collection<String> names) {
            this.module = module;
            this.names = names;
        }

        /** The owner served it (or may have): the writer stays with the owner until the other side has it. Waits for that, at most so long. */
        void served(Duration wait) {
            Position position = position(module);
            if (position != null && (replication.applied(module, position) || awaited(position, wait))) {
                nothing();
                return;
            }
            end(pin -> position == null ? pin.ended(true, pin.waiting) : pin.waitingFor(position));
        }

        private boolean awaited(Position position, Duration wait) {
            try {
                return wait.isPositive() && replication.awaitApplied(module, position, wait);
            } catch (RuntimeException exception) {
                return false;
            }
        }

        /** It changed nothing. */
        void nothing() {
            end(pin -> pin.ended(pin.unknown, pin.waiting));
        }

        private void end(UnaryOperator<Pin> change) {
            Writers writers = modules.get(module);
            if (writers != null) {
                for (String name : names) {
                    writers.pins.computeIfPresent(name, (key, pin) -> change.apply(pin).orGone());
                }
            }
        }
    }

    private final class Writers {

        final Map<String, Pin> pins = new ConcurrentHashMap<>();
        final AtomicLong swept = new AtomicLong(System.nanoTime() - SWEEP_NANOS);

        Collection<String> begin(List<String> names) {
            if (names.isEmpty() || pins.size() + names.size() > limit) {
                pins.compute(EVERYONE, Writers::begun);
                return List.of(EVERYONE);
            }
            names.forEach(name -> pins.compute(name, Writers::begun));
            return names;
        }

        private static Pin begun(String name, @Nullable Pin pin) {
            return pin == null ? new Pin(1, false, List.of()) : new Pin(pin.inFlight + 1, pin.unknown, pin.waiting);
        }

        boolean released(String name, Predicate<Position> applied) {
            return pins.computeIfPresent(name, (key, pin) -> pin.without(applied).orGone()) == null;
        }
    }

    /** Drops the pins of writers that never came back to read; called now and then. */
    void sweep() {
        modules.forEach((module, writers) -> {
            long last = writers.swept.get();
            if (System.nanoTime() - last >= SWEEP_NANOS && writers.swept.compareAndSet(last, System.nanoTime())) {
                writers.pins.keySet().forEach(name -> pinned(module, writers, name));
            }
        });
    }

    /**
     * @param inFlight writes that have begun and not ended
     * @param unknown  whether a write ended whose position could not be read
     * @param waiting  the positions that the other side has not been seen to have
     */
    private record Pin(int inFlight, boolean unknown, List<Position> waiting) {

        Pin ended(boolean nowUnknown, List<Position> nowWaiting) {
            return new Pin(inFlight - 1, nowUnknown, nowWaiting);
        }

        Pin waitingFor(Position position) {
            if (waiting.size() == MOST_POSITIONS) {
                return ended(true, List.of());
            }
            List<Position> all = new ArrayList<>(waiting);
            all.add(position);
            return ended(unknown, List.copyOf(all));
        }

        Pin without(Predicate<Position> applied) {
            return waiting.isEmpty() ? this : new Pin(inFlight, unknown, waiting.stream().filter(applied.negate()).toList());
        }

        @Nullable Pin orGone() {
            return inFlight == 0 && !unknown && waiting.isEmpty() ? null : this;
        }
    }
}
