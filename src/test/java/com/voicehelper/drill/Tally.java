package com.voicehelper.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the clients met, per phase of the drill. A request counts where it began. Thread-safe. */
final class Tally {

    private static final int EXAMPLES = 20;

    private final List<Phase> phases = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();
    private String latest = "";
    private final long start = System.nanoTime();

    Tally() {
        enter("start");
    }

    synchronized void enter(String phase) {
        long now = System.nanoTime();
        if (!phases.isEmpty()) {
            phases.getLast().end = now;
        }
        phases.add(new Phase(phase, now));
    }

    synchronized Phase current() {
        return phases.getLast();
    }

    synchronized List<Phase> phases() {
        return List.copyOf(phases);
    }

    void request(Phase phase, boolean write, Duration took) {
        synchronized (phase) {
            (write ? phase.writes : phase.reads).add(took.toNanos());
        }
    }

    void failed(Phase phase, String what) {
        synchronized (phase) {
            phase.failed++;
        }
        example("failed", phase, what);
    }

    /** A read that did not show what the reader had been told is stored, or showed it doubled or in another order. */
    void stale(Phase phase, String what) {
        synchronized (phase) {
            phase.stale++;
        }
        example("stale", phase, what);
    }

    private synchronized void example(String kind, Phase phase, String what) {
        latest = "%s after %.1f s, in phase %s: %s".formatted(kind, (System.nanoTime() - start) / 1e9, phase.name, what);
        if (examples.size() < EXAMPLES) {
            examples.add(latest);
        }
    }

    /** The latest failure or stale read; empty while there is none. */
    synchronized String latest() {
        return latest;
    }

    /** The first of them. */
    synchronized List<String> examples() {
        return List.copyOf(examples);
    }

    long requests() {
        return phases().stream().mapToLong(phase -> phase.reads().count() + phase.writes().count()).sum();
    }

    long failed() {
        return phases().stream().mapToLong(Phase::failed).sum();
    }

    long stale() {
        return phases().stream().mapToLong(Phase::stale).sum();
    }

    /** One phase. */
    static final class Phase {

        private final String name;
        private final long begin;
        private volatile long end;
        private final Times reads = new Times();
        private final Times writes = new Times();
        private long failed;
        private long stale;

        private Phase(String name, long begin) {
            this.name = name;
            this.begin = begin;
        }

        String name() {
            return name;
        }

        Duration lasted() {
            return Duration.ofNanos((end == 0 ? System.nanoTime() : end) - begin);
        }

        synchronized Summary reads() {
            return reads.summary();
        }

        synchronized Summary writes() {
            return writes.summary();
        }

        synchronized long failed() {
            return failed;
        }

        synchronized long stale() {
            return stale;
        }
    }

    /** Times of requests. */
    record Summary(long count, Duration median, Duration p99, Duration longest) {}

    private static final class Times {

        private long[] nanos = new long[1024];
        private int size;

        void add(long time) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, size * 2);
            }
            nanos[size++] = time;
        }

        Summary summary() {
            if (size == 0) {
                return new Summary(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            }
            long[] sorted = Arrays.copyOf(nanos, size);
            Arrays.sort(sorted);
            return new Summary(size, Duration.ofNanos(sorted[size / 2]), Duration.ofNanos(sorted[(int) (size * 0.99)]), Duration.ofNanos(sorted[size - 1]));
        }
    }
}
