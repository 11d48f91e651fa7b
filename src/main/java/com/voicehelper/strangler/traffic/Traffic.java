package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.traffic.Cell.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the router says how each read of a moving module ended. Counts in memory only; thread-safe, and a count is never lost to a drain. */
public final class Traffic {

    private final Map<Key, Cell> cells = new ConcurrentHashMap<>();

    /**
     * @param route the pattern of its route, never a path of a request: the number of different ones must be small
     * @param side  that was chosen for it
     * @param share of reads at the service, in 1/10 000, by which it was chosen
     * @param nanos from the choice to the end of the answer
     */
    public void add(String module, String route, Side side, int share, Ending ending, long nanos) {
        Key key = new Key(module, route, side, share);
        int bucket = Latencies.bucket(nanos);
        while (!cells.computeIfAbsent(key, absent -> new Cell()).add(ending, bucket)) {
            Thread.onSpinWait();
        }
    }

    /** Takes all that was counted since the last time. */
    List<Slice> drain() {
        List<Slice> slices = new ArrayList<>();
        for (Map.Entry<Key, Cell> each : cells.entrySet()) {
            Slice slice = each.getValue().drain(each.getKey());
            if (slice == null) {
                cells.remove(each.getKey(), each.getValue());
            } else {
                slices.add(slice);
            }
        }
        return slices;
    }
}
