package com.voicehelper.strangler.shadow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of shadow reads found, over all nodes; at most some seconds old. Every method throws a
 * {@link org.springframework.dao.DataAccessException} or jOOQ's when the monolith's database does not answer. Thread-safe.
 */
public interface ShadowFigures {

    /** The longest window that figures are kept for. */
    Duration KEPT = Duration.ofDays(7);

    /**
     * How many of a module's compared reads differed in the time before now, by route. A route of which none was compared is not in it: then
     * nothing is known, and a gate holds.
     *
     * @param window longer than 0; up to ten minutes exact to the second, beyond that to the minute
     */
    Map<String, Rate> differenceRates(String module, Duration window);

    /** As {@link #differenceRates}, of all routes together. */
    default Optional<Rate> differenceRate(String module, Duration window) {
        return differenceRates(module, window).values().stream().reduce(Rate::plus);
    }

    /** All that is known of a module's routes in the time before now; routes without a figure are not in it. */
    List<RouteFigures> routes(String module, Duration window);

    /** The latest differences, the newest first; values are masked. */
    List<Sample> samples(String module, int atMost);

    /**
     * @param compared  reads that both sides answered; more than 0
     * @param different those of them whose answers differ by more than noise, staleness and what the plan ignores
     */
    record Rate(long compared, long different) {

        /** 0 to 1. */
        public double share() {
            return (double) different / compared;
        }

        public Rate plus(Rate other) {
            return new Rate(compared + other.compared, different + other.different);
        }
    }

    /**
     * @param counts per figure; a figure that is not there is 0
     * @param paths  where answers differed, the most frequent first
     */
    record RouteFigures(String route, Map<Figure, Long> counts, List<PathFigures> paths) {

        public long count(Figure figure) {
            return counts.getOrDefault(figure, 0L);
        }

        public long compared() {
            return Figure.COMPARED.stream().mapToLong(this::count).sum();
        }

        public @Nullable Rate rate() {
            return compared() == 0 ? null : new Rate(compared(), count(Figure.DIFFERENT));
        }
    }

    /**
     * One place in the answers of a route, as {@code $.items[*].title}, {@code header.etag} or {@code status}; {@code $.due[kind]} where one
     * side's value is missing or of another type.
     *
     * @param different compared reads that differ here, noise included
     * @param compared  of so many
     * @param noise     reads that differ here from themselves, when the monolith was asked twice
     * @param askedTwice of so many
     */
    record PathFigures(String path, long different, long compared, long noise, long askedTwice) {

        private static final double RELATIVE = 1.2;
        private static final double ABSOLUTE = 0.0003;
        /** With fewer, one coincidence would excuse every difference. */
        private static final long ENOUGH = 20;

        /** 0 to 1. */
        public double rate() {
            return compared == 0 ? 0 : (double) different / compared;
        }

        /** 0 to 1; 0 also when nothing was asked twice. */
        public double noiseRate() {
            return askedTwice == 0 ? 0 : (double) noise / askedTwice;
        }

        /** Whether it is known that the monolith differs from itself here, about as often as the sides from each other. */
        boolean isNoise() {
            return askedTwice >= ENOUGH && noise > 1 && !regression();
        }

        /** Whether the sides differ here more often than the monolith from itself: by a fifth, and by 0.03 % of the reads. */
        public boolean regression() {
            return rate() > noiseRate() * RELATIVE && rate() - noiseRate() > ABSOLUTE;
        }
    }

    /**
     * @param request     method, route's path with masked variables, names of the parameters
     * @param requestId   as the log has it; null when the client made it up
     * @param differences place → the monolith's value and the service's, masked
     */
    record Sample(Instant at, String route, String request, @Nullable String requestId, List<Masked> differences) {}

    /**
     * @param local  type, length and a digest that is the same for equal values of this sample, and of no other; null: not there
     * @param remote as local
     */
    record Masked(String path, @Nullable String local, @Nullable String remote) {}
}
