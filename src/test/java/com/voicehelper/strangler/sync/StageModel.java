package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.Stage.COPYING;
import static com.voicehelper.strangler.Stage.EXTRACTED;
import static com.voicehelper.strangler.Stage.IN_SYNC;
import static com.voicehelper.strangler.Stage.MONOLITH;
import static com.voicehelper.strangler.Stage.READS_MOVED;
import static com.voicehelper.strangler.Stage.READS_RAMPING;
import static com.voicehelper.strangler.Stage.SHADOWING;
import static com.voicehelper.strangler.Stage.WRITES_MOVED;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.Command;
import java.util.Map;
import java.util.Set;

/** The stages as STRANGLER.md draws them, written down a second time and on purpose without a look at how commands are decided. */
final class StageModel {

    /** Where one change of the row may lead. */
    private static final Map<Stage, Set<Stage>> EDGES = Map.of(
            MONOLITH, Set.of(COPYING),
            COPYING, Set.of(IN_SYNC, MONOLITH),
            IN_SYNC, Set.of(SHADOWING, READS_RAMPING, READS_MOVED, MONOLITH),
            SHADOWING, Set.of(IN_SYNC, READS_RAMPING, READS_MOVED, MONOLITH),
            READS_RAMPING, Set.of(IN_SYNC, SHADOWING, READS_MOVED, MONOLITH),
            READS_MOVED, Set.of(IN_SYNC, SHADOWING, READS_RAMPING, WRITES_MOVED, MONOLITH),
            WRITES_MOVED, Set.of(READS_MOVED, EXTRACTED),
            EXTRACTED, Set.of());

    private static final Set<Stage> SOURCE_SERVES_WRITES_AND_DATA_FLOWS = Set.of(IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED);

    private StageModel() {}

    static boolean edge(Stage from, Stage to) {
        return from == to || EDGES.get(from).contains(to);
    }

    /** Where a command that says that it was done, or that there was nothing to do, may have led. */
    static Set<Stage> after(Stage before, Command command, int share) {
        boolean flowing = SOURCE_SERVES_WRITES_AND_DATA_FLOWS.contains(before);
        return switch (command) {
            case START -> before == MONOLITH ? Set.of(COPYING, IN_SYNC) : before.owner() == Side.SOURCE ? Set.of(before) : Set.of();
            case RAMP -> flowing ? Set.of(share == 0 ? (before == SHADOWING ? SHADOWING : IN_SYNC) : share == Percent.ALL ? READS_MOVED : READS_RAMPING)
                    : before == MONOLITH || before == COPYING ? (share == 0 ? Set.of(before) : Set.of()) : Set.of(before);
            case ADVANCE -> before == WRITES_MOVED ? Set.of(WRITES_MOVED) : flowing && before != READS_MOVED ? Set.of(SHADOWING, READS_RAMPING, READS_MOVED) : Set.of();
            case BACK -> switch (before) {
                case COPYING, IN_SYNC -> Set.of(MONOLITH);
                case SHADOWING -> Set.of(IN_SYNC);
                case READS_RAMPING -> Set.of(READS_RAMPING, SHADOWING, IN_SYNC);
                case READS_MOVED -> Set.of(READS_RAMPING);
                case WRITES_MOVED -> Set.of(READS_MOVED, READS_RAMPING, IN_SYNC);
                case MONOLITH, EXTRACTED -> Set.of();
            };
            case SWITCH -> before == READS_MOVED || before == WRITES_MOVED ? Set.of(WRITES_MOVED) : before == EXTRACTED ? Set.of(EXTRACTED) : Set.of();
            case REVERSE -> before == WRITES_MOVED ? Set.of(READS_MOVED, READS_RAMPING, IN_SYNC) : flowing ? SOURCE_SERVES_WRITES_AND_DATA_FLOWS : Set.of();
            case COMPLETE -> before == WRITES_MOVED || before == EXTRACTED ? Set.of(EXTRACTED) : Set.of();
            case CANCEL -> before.owner() == Side.SOURCE ? Set.of(MONOLITH) : Set.of();
            default -> before.synchronizes() ? Set.of(before) : Set.of();
        };
    }
}
