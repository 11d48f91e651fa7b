package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both cohorts experienced in the same time. Immutable.
 *
 * @param from     inclusive, a whole second
 * @param to       when it was read
 * @param cohorts  by side and route; a side or route without a request is missing
 */
public record Window(Instant from, Instant to, Map<Side, Map<String, Experience>> cohorts) {

    /** All routes of a cohort together. */
    public Experience of(Side side) {
        return cohorts.getOrDefault(side, Map.of()).values().stream().reduce(Experience.NONE, Experience::plus);
    }

    public Experience of(Side side, String route) {
        return cohorts.getOrDefault(side, Map.of()).getOrDefault(route, Experience.NONE);
    }

    /** The routes of a cohort, each with what it experienced. */
    public Map<String, Experience> routes(Side side) {
        return Collections.unmodifiableMap(cohorts.getOrDefault(side, Map.of()));
    }

    static Window of(Instant from, Instant to, Iterable<Slice> slices) {
        Map<Side, Map<String, Experience>> cohorts = new EnumMap<>(Side.class);
        for (Slice slice : slices) {
            cohorts.computeIfAbsent(slice.side(), side -> new TreeMap<>()).merge(slice.route(), slice.experience(), Experience::plus);
        }
        return new Window(from, to, cohorts);
    }
}
