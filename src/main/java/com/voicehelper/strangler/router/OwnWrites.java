package com.voicehelper.strangler.router;

import com.voicehelper.strangler.sync.Position;
import com.voicehelper.strangler.sync.Replication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
    private static final int MOST_POSITIONS = 8;
    private static final String EVERYONE = "";

    private final Replication replication;
    private final int limit;
    private final Duration late;
    private final Map<String, Writers> modules = new ConcurrentHashMap<>();
    private final AtomicLong endings = new AtomicLong();

    /** @param acknowledgeWait how long the answer to a write waits for the other side */
    OwnWrites(Replication replication, int limit, Duration acknowledgeWait) {
        this.replication = replication;
        this.limit = limit;
        this.late = acknowledgeWait.compareTo(Replication.PATIENCE) < 0 ? acknowledgeWait : Replication.PATIENCE;
    }

    /**
     * A write begins.
     *
     * @param writers the names that its writer reads under; empty: unknown, so everyone is pinned
     */
    Write begin(String module, List<String> writers) {
        Writers known = modules.computeIfAbsent(module, each -> new Writers());
        return new Write(module, known, known.begin(writers));
    }

    /** Whether a read under any of these names must go to the owner. Asks no database. */
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

    /**
     * Whether writes may have been answered that waited for the other side in vain: on other nodes, or on this one before it was started
     * again. Nobody here knows whose.
     */
    boolean late(String module) {
        Duration lag = replication.lag(module);
        return lag == null || late.isPositive() && lag.compareTo(late) >= 0;
    }

    /** Nothing flows between the two sides any more; reads go to the owner anyway. */
    void forget(String module) {
        modules.remove(module);
    }

    private boolean pinned(String module, Writers writers, String name) {
        return writers.pins.containsKey(name) && !writers.released(name, each -> replication.applied(module, each));
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
        private final Writers writers;
        private final Collection<String> names;

        private Write(String module, Writers writers, Collection<String> names) {
            this.module = module;
            this.writers = writers;
            this.names = names;
        }

        /** The owner served it (or may have): the writer stays with the owner until the other side has it. Waits for that, at most so long. */
        void served(Duration wait) {
            Position position = position(module);
            if (position != null && (replication.applied(module, position) || awaited(position, wait))) {
                nothing();
                return;
            }
            long ended = endings.incrementAndGet();
            end(pin -> position == null ? pin.ended(ended, pin.waiting) : pin.waitingFor(position, ended));
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
            for (String name : names) {
                writers.pins.computeIfPresent(name, (key, pin) -> change.apply(pin).orGone());
            }
        }
    }

    private final class Writers {

        final Map<String, Pin> pins = new ConcurrentHashMap<>();

        Collection<String> begin(List<String> names) {
            if (names.isEmpty() || pins.size() + names.size() > limit) {
                pins.compute(EVERYONE, Writers::begun);
                return List.of(EVERYONE);
            }
            names.forEach(name -> pins.compute(name, Writers::begun));
            return names;
        }

        private static Pin begun(String name, @Nullable Pin pin) {
            return pin == null ? new Pin(1, 0, List.of()) : new Pin(pin.inFlight + 1, pin.unknown, pin.waiting);
        }

        boolean released(String name, Predicate<Position> applied) {
            return pins.computeIfPresent(name, (key, pin) -> pin.without(applied).orGone()) == null;
        }
    }

    /**
     * Finds the positions that could not be read, and drops the pins of writers that never came back to read. Called now and then; waits for
     * the owner's database.
     */
    void sweep() {
        modules.forEach((module, writers) -> {
            Map<String, Long> unknown = new HashMap<>();
            writers.pins.forEach((name, pin) -> {
                if (pin.unknown > 0) {
                    unknown.put(name, pin.unknown);
                }
            });
            Position position = unknown.isEmpty() ? null : position(module);
            if (position != null) {
                unknown.forEach((name, ended) ->
                        writers.pins.computeIfPresent(name, (key, pin) -> pin.unknown == ended ? pin.found(position) : pin));
            }
            writers.pins.keySet().forEach(name -> pinned(module, writers, name));
        });
    }

    /**
     * @param inFlight writes that have begun and not ended
     * @param unknown  the last write that ended and whose position is not known, by its number; 0: none
     * @param waiting  the positions that the other side has not been seen to have
     */
    private record Pin(int inFlight, long unknown, List<Position> waiting) {

        Pin ended(long nowUnknown, List<Position> nowWaiting) {
            return new Pin(inFlight - 1, nowUnknown, nowWaiting);
        }

        Pin waitingFor(Position position, long ended) {
            return waiting.size() >= MOST_POSITIONS ? ended(ended, List.of()) : ended(unknown, with(position));
        }

        /** A position that was read after the last unknown write had ended. */
        Pin found(Position position) {
            return new Pin(inFlight, 0, with(position));
        }

        private List<Position> with(Position position) {
            List<Position> all = new ArrayList<>(waiting);
            all.add(position);
            return List.copyOf(all);
        }

        Pin without(Predicate<Position> applied) {
            return waiting.isEmpty() ? this : new Pin(inFlight, unknown, waiting.stream().filter(applied.negate()).toList());
        }

        @Nullable Pin orGone() {
            return inFlight == 0 && unknown == 0 && waiting.isEmpty() ? null : this;
        }
    }
}
