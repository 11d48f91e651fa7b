package com.voicehelper.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Figures as people read them. */
final class Numbers {

    private Numbers() {}

    /** Three digits at least, no more behind the point than tell something. */
    static String shown(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** @param share 0 to 1 */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
