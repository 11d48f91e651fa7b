package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The counts of one route, side and share on this node, until they are drained. Thread-safe. */
final class Cell {

    /** What is counted apart. */
    record Key(String module, String route, Side side, int share) {}

    private final long[] counts = new long[Latencies.BUCKETS];
    private long requests;
    private long errors;
    private long unserved;
    private long mismatches;
    private boolean retired;

    /** False when the cell was taken out of use meanwhile. */
    synchronized boolean add(Ending ending, int bucket) {
        if (retired) {
            return false;
        }
        requests++;
        errors += ending.isError() ? 1 : 0;
        unserved += ending.isUnserved() ? 1 : 0;
        mismatches += ending == Ending.MISMATCH ? 1 : 0;
        counts[bucket]++;
        return true;
    }

    /** Takes what was counted; null when nothing was, and then the cell is out of use. */
    synchronized @Nullable Slice drain(Key key) {
        if (requests == 0) {
            retired = true;
            return null;
        }
        int[] buckets = IntStream.range(0, counts.length).filter(bucket -> counts[bucket] > 0).toArray();
        Slice slice = new Slice(key.module(), key.side(), key.share(), key.route(), requests, errors, unserved, mismatches, buckets,
                IntStream.of(buckets).mapToLong(bucket -> counts[bucket]).toArray());
        requests = errors = unserved = mismatches = 0;
        for (int bucket : buckets) {
            counts[bucket] = 0;
        }
        return slice;
    }
}
