package com.voicehelper.strangler.operate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;

/** How fast rows are copied or compared: over the last seconds, and anew with each phase. */
final class Speed {

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private final Deque<Seen> seen = new ArrayDeque<>();
    private UnderWay.Phase phase = UnderWay.Phase.NOTHING;

    private record Seen(long nanos, Map<String, Long> done) {}

    void seen(UnderWay work) {
        seen(work, System.nanoTime());
    }

    void seen(UnderWay work, long nanos) {
        if (work.phase() != phase) {
            seen.clear();
            phase = work.phase();
        }
        seen.addLast(new Seen(nanos, work.tables().stream().collect(Collectors.toMap(UnderWay.Bar::table, UnderWay.Bar::done))));
        while (nanos - seen.getFirst().nanos() > WINDOW.toNanos()) {
            seen.removeFirst();
        }
    }

    /** Rows a second, of all tables; 0 while it is not known. */
    long perSecond() {
        return seen.isEmpty() ? 0 : seen.getLast().done().keySet().stream().mapToLong(this::perSecond).sum();
    }

    /** In words; empty while nothing of the table moves. */
    String of(String table) {
        long rows = perSecond(table);
        return rows == 0 ? "" : Words.figure(rows) + " rows/s";
    }

    private long perSecond(String table) {
        if (seen.size() < 2) {
            return 0;
        }
        long nanos = seen.getLast().nanos() - seen.getFirst().nanos();
        long rows = seen.getLast().done().getOrDefault(table, 0L) - seen.getFirst().done().getOrDefault(table, 0L);
        return nanos <= 0 || rows <= 0 ? 0 : Math.round(rows * 1e9 / nanos);
    }
}
