package com.voicehelper.modelrouter.domain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What this process has met with the models that it asked: how long until they said something, how often they failed. Old experience fades
 * (exponentially weighted moving averages). After several failures in a row a model is left alone for a while; then one call tries it.
 * Thread-safe.
 */
@Component
public class Experience {

    /** The weight of the newest. */
    private static final double NEWEST = 0.2;
    /** Until something is known. */
    private static final double EXPECTED_MILLIS = 1_000;

    private final Map<String, AtomicReference<Met>> models = new ConcurrentHashMap<>();
    private final ModelRouterSettings settings;
    private final LongSupplier nanos;

    @Autowired
    Experience(ModelRouterSettings settings) {
        this(settings, System::nanoTime);
    }

    Experience(ModelRouterSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /**
     * @param millis   to the first token
     * @param failed   share of the calls, 0 to 1
     * @param inARow   failures since the last success
     * @param since    when the last of them was, by {@link System#nanoTime}
     */
    private record Met(double millis, double failed, int inARow, long since) {}

    /**
     * What others are told of it.
     *
     * @param asked    whether it is asked at the moment
     * @param millis   to the first token, as expected from the last calls
     * @param failures in a row
     */
    public record Health(boolean asked, long millis, int failures) {}

    private AtomicReference<Met> of(String model) {
        return models.computeIfAbsent(model, name -> new AtomicReference<>(new Met(EXPECTED_MILLIS, 0, 0, nanos.getAsLong())));
    }

    void succeeded(String model, long firstTokenNanos) {
        of(model).updateAndGet(known -> new Met(
                faded(known.millis(), firstTokenNanos / 1e6), faded(known.failed(), 0), 0, known.since()));
    }

    void failed(String model) {
        UnaryOperator<Met> worse = known -> new Met(known.millis(), faded(known.failed(), 1), known.inARow() + 1, nanos.getAsLong());
        of(model).updateAndGet(worse);
    }

    private static double faded(double before, double now) {
        return before + NEWEST * (now - before);
    }

    double millis(String model) {
        return of(model).get().millis();
    }

    /** The share of calls that succeed, never 0. */
    double successes(String model) {
        return Math.max(0.05, 1 - of(model).get().failed());
    }

    /** Whether it is left alone now. */
    boolean pausing(String model) {
        Met known = of(model).get();
        return known.inARow() >= settings.failures() && nanos.getAsLong() - known.since() < settings.pause().toNanos();
    }

    /** Leaves it alone for all others while this call tries it, if it was paused before. */
    void trying(String model) {
        of(model).updateAndGet(known -> known.inARow() < settings.failures() ? known
                : new Met(known.millis(), known.failed(), known.inARow(), nanos.getAsLong()));
    }

    public Health health(String model) {
        Met known = of(model).get();
        return new Health(!pausing(model), Math.round(known.millis()), known.inARow());
    }
}
