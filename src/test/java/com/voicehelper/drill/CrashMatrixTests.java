package com.voicehelper.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.drill.CrashPoints.Cell;
import com.voicehelper.drill.CrashPoints.Leg;
import com.voicehelper.drill.CrashPoints.Victim;
import com.voicehelper.support.OrderlyEnd;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Real processes are killed at every point of a move, with people at work. A build runs a sample of the matrix, chosen by
 * {@code -Dseed=N} (default 1) and {@code -Dchaos.cells=N} (default 4). {@code ./mvnw test -Dtest=CrashMatrixTests -Dchaos=all} runs
 * all of it, in some hours; {@code -Dchaos=SWITCH/OWNER_FLIPPED} or {@code -Dchaos=PAUSED_LEADER} runs the cells in whose name that (or one of
 * several, with commas between) is.
 * The report of a failed cell tells its name.
 */
class CrashMatrixTests {

    /** After so many trips everything starts anew, so that conversations do not grow and tokens do not expire. */
    private static final int TRIPS = 5;

    @Test
    void whatIsKilledAtAnyPointLosesNothing() throws Exception {
        List<String> failures = new ArrayList<>();
        List<Map<Leg, Cell>> trips = trips(chosen());
        int next = 0;
        while (next < trips.size()) {
            next = several(trips, next, failures);
        }
        assertThat(failures).isEmpty();
    }

    /** Runs trips in one set of processes until one fails, one ends for good, or they are enough; returns which is next. */
    private static int several(List<Map<Leg, Cell>> trips, int first, List<String> failures) throws Exception {
        try (OrderlyEnd end = new OrderlyEnd()) {
            CrashTrip trip = new CrashTrip(end, System.out);
            int next = first;
            while (next < trips.size() && next < first + TRIPS) {
                Map<Leg, Cell> cells = trips.get(next++);
                try {
                    trip.run(cells);
                } catch (AssertionError | RuntimeException failure) {
                    failures.add(failure + " in a trip of " + cells.values());
                    return next;
                }
                if (cells.containsKey(Leg.COMPLETE)) {
                    break;
                }
            }
            trip.end();
            return next;
        }
    }

    private static List<Cell> chosen() {
        String chaos = System.getProperty("chaos", "");
        if (!chaos.isEmpty()) {
            List<Cell> cells = Cell.all().filter(cell -> chaos.equals("all") || Stream.of(chaos.split(",")).anyMatch(cell.toString()::contains)).toList();
            assertThat(cells).as("cells with a name like " + chaos).isNotEmpty();
            return cells;
        }
        return sample(new Random(Long.getLong("seed", 1)), Integer.getInteger("chaos.cells", 4));
    }

    private static List<Cell> sample(Random random, int count) {
        List<Victim> victims = List.of(Victim.LEADER, Victim.SERVICE, Victim.SOURCE_DATABASE, Victim.TARGET_DATABASE, Victim.PAUSED_LEADER, Victim.MONOLITH);
        List<Leg> legs = new ArrayList<>();
        List<Cell> sample = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            if (legs.isEmpty()) {
                legs.addAll(List.of(Leg.values()));
                legs.remove(Leg.COMPLETE);
            }
            Leg leg = legs.remove(random.nextInt(legs.size()));
            sample.add(new Cell(leg, leg.points.get(random.nextInt(leg.points.size())), victims.get(index % victims.size())));
        }
        return sample;
    }

    /** At most one cell per leg and trip; those that end for good go last. */
    private static List<Map<Leg, Cell>> trips(List<Cell> cells) {
        List<Map<Leg, Cell>> trips = new ArrayList<>();
        for (Cell cell : cells) {
            Map<Leg, Cell> free = trips.stream().filter(trip -> cell.leg() != Leg.COMPLETE && !trip.containsKey(cell.leg()) && !trip.containsKey(Leg.COMPLETE))
                    .findFirst().orElse(null);
            if (free == null) {
                free = new EnumMap<>(Leg.class);
                trips.add(free);
            }
            free.put(cell.leg(), cell);
        }
        return trips;
    }
}
