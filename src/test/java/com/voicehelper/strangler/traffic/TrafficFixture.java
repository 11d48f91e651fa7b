package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** What nodes saw, as tests of other packages tell it: at once, or by the router's own counts. */
public final class TrafficFixture {

    private final TrafficRows rows;
    private final TrafficWindows windows;

    public TrafficFixture(DataSource dataSource) {
        rows = new TrafficRows(dataSource);
        windows = new TrafficWindows(rows);
    }

    public TrafficWindows windows() {
        return windows;
    }

    /** Requests that all took the same time. */
    public void saw(String module, Side side, int share, String route, long requests, long errors, Duration each) {
        saw(module, side, share, route, requests, errors, 0, each);
    }

    /** @param unserved those of the errors that nobody made good */
    public void saw(String module, Side side, int share, String route, long requests, long errors, long unserved, Duration each) {
        rows.add(List.of(new Slice(module, side, share, route, requests, errors, unserved, 0, new int[] {Latencies.bucket(each.toNanos())}, new long[] {requests})));
    }

    /** Tells what is counted, until it is closed. */
    public AutoCloseable flush(Traffic traffic, String module, Duration every) {
        return new TrafficFlush(traffic, rows, List.of(module), every, new SimpleMeterRegistry());
    }
}
