package com.voicehelper.strangler.traffic;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long requests took, in buckets of an eighth of an octave, so that a value is known to within 6.25 % from 8 µs to 4 hours;
 * the layout is that of HdrHistogram with one significant digit (Gil Tene). Immutable.
 */
public final class Latencies {

    public static final Latencies NONE = new Latencies(new long[0]);

    static final int BUCKETS = 256;

    private final long[] counts;

    /** @param counts by bucket; what lies beyond its end is 0 */
    private Latencies(long[] counts) {
        this.counts = counts;
    }

    /** From the buckets that are not empty. */
    static Latencies of(int[] buckets, long[] counts) {
        long[] all = new long[buckets.length == 0 ? 0 : Arrays.stream(buckets).max().getAsInt() + 1];
        for (int i = 0; i < buckets.length; i++) {
            all[buckets[i]] += counts[i];
        }
        return new Latencies(all);
    }

    static int bucket(long nanos) {
        long micros = Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
        if (micros < 8) {
            return (int) micros;
        }
        int octave = 63 - Long.numberOfLeadingZeros(micros);
        return Math.min(BUCKETS - 1, (octave - 2) * 8 + (int) (micros >>> (octave - 3) & 7));
    }

    /** The middle of a bucket. */
    static Duration value(int bucket) {
        if (bucket < 8) {
            return Duration.ofNanos(bucket * 1_000L + 500);
        }
        int width = bucket / 8 - 1;
        return Duration.ofNanos(((8L + bucket % 8 << width) * 1_000) + (1_000L << width) / 2);
    }

    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * The value that a share of the requests did not exceed.
     *
     * @param share over 0, up to 1: 0.95 for P95
     * @throws IllegalStateException when there is no request
     */
    public Duration quantile(double share) {
        long rank = (long) Math.ceil(count() * share);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank && seen > 0) {
                return value(bucket);
            }
        }
        throw new IllegalStateException("no request has a quantile");
    }

    /** How many requests took longer. */
    public long slowerThan(Duration bound) {
        return IntStream.range(0, counts.length).filter(bucket -> counts[bucket] > 0 && value(bucket).compareTo(bound) > 0).mapToLong(bucket -> counts[bucket]).sum();
    }

    Latencies plus(Latencies other) {
        long[] longer = counts.length >= other.counts.length ? counts : other.counts;
        long[] shorter = longer == counts ? other.counts : counts;
        long[] sum = longer.clone();
        for (int bucket = 0; bucket < shorter.length; bucket++) {
            sum[bucket] += shorter[bucket];
        }
        return new Latencies(sum);
    }
}
