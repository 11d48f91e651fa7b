package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.traffic.TrafficRows.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what all nodes saw. Asking again costs the rows of the last few seconds; what the last answer did not need is forgotten.
 * Thread-safe. Times are by the database's clock.
 */
public final class TrafficWindows {

    /** A node may tell its second so much later: the flush waits for its statement, not for ever. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final TrafficRows rows;
    private final Map<String, Seen> modules = new ConcurrentHashMap<>();

    TrafficWindows(TrafficRows rows) {
        this.rows = rows;
    }

    /**
     * @param window the time that was asked for, or as far back as it took to have enough requests
     * @param newest the shortest time that ends now in which the service's cohort had at least the requests of a first look
     */
    public record Sample(Window window, Window newest) {}

    /**
     * What both cohorts experienced lately at a share of reads: for {@code length}, and longer when the service's cohort has fewer than
     * {@code enough} requests in it, but not before {@code began} nor more than an hour.
     *
     * @param share in 1/10 000; requests whose side was chosen at another share are left out
     * @param look  as many requests of the service's cohort make the {@code newest}, if there are so many
     * @throws org.jooq.exception.DataAccessException when the database cannot be asked
     */
    public Sample read(String module, int share, Instant began, Duration length, long enough, long look) {
        Instant now = rows.now();
        return modules.computeIfAbsent(module, Seen::new).read(now, new Question(share, whole(began), length, enough), look);
    }

    /** What is asked of a module; while it stays the same, the time that is needed never reaches further back. */
    private record Question(int share, Instant began, Duration length, long enough) {}

    /** What was read of one module. */
    private final class Seen {

        private final String module;
        private final TreeMap<Instant, List<Slice>> seconds = new TreeMap<>();
        private @Nullable Instant readAt;
        private @Nullable Question asked;

        Seen(String module) {
            this.module = module;
        }

        synchronized Sample read(Instant now, Question question, long look) {
            Instant earliest = later(question.began(), whole(now.minus(TrafficRows.KEPT)));
            refresh(now, question, earliest);
            Instant from = earlier(later(earliest, whole(now.minus(question.length()))), since(question.enough(), now, earliest));
            seconds.headMap(from).clear();
            return new Sample(window(from, now), window(later(from, since(look, now, from)), now));
        }

        private void refresh(Instant now, Question question, Instant earliest) {
            Instant known = readAt;
            boolean again = known != null && question.equals(asked);
            Instant from = known != null && again ? later(earliest, whole(known.minus(LATE))) : earliest;
            List<Row> read = rows.read(module, from);
            (again ? seconds.tailMap(from) : seconds).clear();
            read.stream().filter(row -> row.slice().share() == question.share())
                    .forEach(row -> seconds.computeIfAbsent(row.second(), second -> new ArrayList<>()).add(row.slice()));
            readAt = now;
            asked = question;
        }

        /** The latest second since which the service's cohort had as many requests; {@code earliest} when it never had. */
        private Instant since(long requests, Instant now, Instant earliest) {
            long missing = requests;
            Instant since = whole(now);
            for (var second : seconds.descendingMap().entrySet()) {
                if (missing <= 0) {
                    return since;
                }
                missing -= second.getValue().stream().filter(slice -> slice.side() == Side.TARGET).mapToLong(Slice::requests).sum();
                since = second.getKey();
            }
            return missing <= 0 ? since : earliest;
        }

        private Window window(Instant from, Instant now) {
            return Window.of(from, now, seconds.tailMap(from).values().stream().flatMap(List::stream)::iterator);
        }
    }

    private static Instant whole(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
