package com.voicehelper.drill;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every place of a move in which a crash can hit it: the legs of a trip out and back, and the points of each. */
final class CrashPoints {

    /** One iteration of the loop that applies changes: before and after each of its commits, and what lies between. */
    private static final List<String> LOOP = List.of("CURSOR_LOCKED", "SNAPSHOT_TAKEN", "CHANGES_DELETED", "CHANGES_APPLIED", "ORIGIN_FLUSHED", "CURSOR_COMMITTED",
            "RANGE_VERIFIED", "LOG_CLEANED");
    private static final List<String> FLIP = List.of("WRITERS_LOCKED_OUT", "SEQUENCES_HANDED_OVER", "OWNER_CLOSED", "OWNER_FLIPPED", "OWNER_OPENED");

    private CrashPoints() {}

    /** What the operator asks for, and the stage in which that ends. */
    enum Leg {
        START("start", null, "IN_SYNC", all(List.of("before prepare", "after prepare", "before COPYING", "after COPYING", "CHUNK_COPIED", "before IN_SYNC", "after IN_SYNC"),
                LOOP.subList(0, LOOP.size() - 1))),
        IN_SYNC(null, null, "IN_SYNC", LOOP),
        RAMP("ramp", 50, "READS_RAMPING", List.of("before READS_RAMPING", "after READS_RAMPING")),
        READS_RAMPING(null, null, "READS_RAMPING", LOOP),
        RAMP_TO_THE_END("ramp", 100, "READS_MOVED", List.of("before READS_MOVED", "after READS_MOVED")),
        READS_MOVED(null, null, "READS_MOVED", LOOP),
        SWITCH("switch", null, "WRITES_MOVED", FLIP),
        WRITES_MOVED(null, null, "WRITES_MOVED", LOOP),
        REVERSE("reverse", null, "READS_MOVED", all(FLIP, List.of("before READS_MOVED", "after READS_MOVED", "STATE_CHANGED"))),
        READS_MOVED_AGAIN(null, null, "READS_MOVED", LOOP),
        RAMP_BACK("ramp", 20, "READS_RAMPING", List.of("before READS_RAMPING", "after READS_RAMPING")),
        CANCEL("cancel", null, "MONOLITH", List.of("before IN_SYNC", "after IN_SYNC", "before MONOLITH", "after MONOLITH", "before remove", "after remove")),
        /** Instead of the way back; nothing comes after it. */
        COMPLETE("complete", null, "EXTRACTED", List.of("before EXTRACTED", "after EXTRACTED", "before remove", "after remove"));

        final @Nullable String command;
        final @Nullable Integer percent;
        final String stage;
        final List<String> points;

        Leg(@Nullable String command, @Nullable Integer percent, String stage, List<String> points) {
            this.command = command;
            this.percent = percent;
            this.stage = stage;
            this.points = points;
        }

        Map<String, Object> parameters() {
            return percent == null ? Map.of("reason", "crash matrix") : Map.of("reason", "crash matrix", "percent", percent);
        }

        boolean flows() {
            return !Set.of("MONOLITH", "EXTRACTED").contains(stage);
        }
    }

    enum Victim {
        /** The node at the point: kill -9; another node is there to take over. */
        LEADER,
        /** Every node of the monolith: kill -9. */
        MONOLITH,
        SERVICE,
        SOURCE_DATABASE,
        TARGET_DATABASE,
        /** The node at the point stands still until another leads, and wakes up. */
        PAUSED_LEADER
    }

    /** One experiment. */
    record Cell(Leg leg, String point, Victim victim) {

        static Stream<Cell> all() {
            return Stream.of(Leg.values()).flatMap(leg -> leg.points.stream().flatMap(point -> Stream.of(Victim.values()).map(victim -> new Cell(leg, point, victim))));
        }

        @Override
        public String toString() {
            return leg + "/" + point + "/" + victim;
        }
    }

    private static List<String> all(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
