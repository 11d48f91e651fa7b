package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.shadow.ShadowFigures.PathFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.RouteFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what this node found, every second while it finds something, and learns from what all nodes found which differences are noise.
 * While the database is away it counts on, and keeps a few samples. Thread-safe.
 */
final class Findings implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Findings.class);
    private static final Duration LEARNT_FROM = Duration.ofDays(1);
    private static final int LEARN_EVERY = 5;
    private static final int TIDY_EVERY = 60;
    private static final int WAITING_SAMPLES = 20;

    private final StoredFigures stored;
    private final Tally tally;
    private final int samples;
    private final BlockingQueue<ModuleSample> waiting = new ArrayBlockingQueue<>(WAITING_SAMPLES);
    private final Set<String> modules = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean started = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("shadow findings").factory());
    private volatile Map<String, Set<String>> noise = Map.of();
    private boolean away;
    private int seconds;

    private record ModuleSample(String module, Sample sample) {}

    Findings(StoredFigures stored, Tally tally, int samples) {
        this.stored = stored;
        this.tally = tally;
        this.samples = samples;
    }

    void begin(String module, String route) {
        tally.begin(module, route);
    }

    void count(SampledRead read, Figure figure) {
        count(read.module(), read.route(), figure);
    }

    void count(String module, String route, Figure figure) {
        tally.count(module, route, figure);
        modules.add(module);
        if (!started.get() && started.compareAndSet(false, true)) {
            thread.scheduleWithFixedDelay(this::everySecond, 1, 1, TimeUnit.SECONDS);
        }
    }

    void countPaths(SampledRead read, Figure figure, List<Difference> differences) {
        differences.forEach(difference -> tally.countPath(read.module(), read.route(), figure, difference.place()));
    }

    /** Masks the differences at once; a sample too many is let go. */
    void keep(SampledRead read, List<Difference> differences) {
        if (waiting.remainingCapacity() == 0) {
            return;
        }
        Mask mask = new Mask();
        String query = mask.query(read.query());
        waiting.offer(new ModuleSample(read.module(), new Sample(Instant.EPOCH, read.route(), "GET " + read.route() + (query == null ? "" : "?" + query),
                read.requestId(), differences.stream().map(mask::masked).toList())));
    }

    /** Whether the monolith's own answers differ there as often as the service's from them. */
    boolean isNoise(SampledRead read, Difference difference) {
        return noise.getOrDefault(read.module() + " " + read.route(), Set.of()).contains(difference.place());
    }

    private void everySecond() {
        try {
            flush();
            seconds++;
            if (seconds % LEARN_EVERY == 0) {
                learn();
            }
            if (seconds % TIDY_EVERY == 0) {
                stored.tidy();
            }
            away = false;
        } catch (RuntimeException | Error exception) {
            if (!away) {
                log.warn("What shadow reads find cannot be stored; counting on: {}", exception.getMessage());
            }
            away = true;
        }
    }

    /** Stores what was counted until now. */
    synchronized void flush() {
        SortedMap<Count, Long> counts = tally.take();
        try {
            stored.add(counts);
        } catch (RuntimeException exception) {
            tally.giveBack(counts);
            throw exception;
        }
        List<ModuleSample> drained = new ArrayList<>();
        waiting.drainTo(drained);
        drained.forEach(each -> stored.keep(each.module(), each.sample(), samples));
    }

    void learn() {
        Map<String, Set<String>> learnt = new HashMap<>();
        for (String module : modules) {
            for (RouteFigures route : stored.routes(module, LEARNT_FROM)) {
                learnt.put(module + " " + route.route(), route.paths().stream()
                        .filter(PathFigures::isNoise).map(PathFigures::path).collect(Collectors.toUnmodifiableSet()));
            }
        }
        noise = learnt;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (started.get()) {
            try {
                flush();
            } catch (RuntimeException exception) {
                log.warn("The last findings of shadow reads were not stored: {}", exception.getMessage());
            }
        }
    }
}
