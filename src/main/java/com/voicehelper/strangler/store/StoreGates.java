package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.store.StoreState.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What blocks a decision now, each in a sentence that says what to do; empty when nothing does. A gate that lacks its figure blocks. */
final class StoreGates {

    private final Clock clock;

    StoreGates(Clock clock) {
        this.clock = clock;
    }

    List<String> blocking(StoreDecision decision, StoreState state, StorePlan plan, MovingStore store) {
        return switch (decision) {
            // What a start that was cut short finds at the new side, this move has brought.
            case StoreDecision.Start start -> state.stage() == Stage.COPYING ? List.of() : asked(store::blockers);
            case StoreDecision.Reads(int share, var stage, boolean gated) -> gated ? proven(state, plan, store) : List.of();
            case StoreDecision.Owner owner -> proven(state, plan, store);
            case StoreDecision.Complete complete -> state.stage() == Stage.EXTRACTED ? List.of() : proven(state, plan, store);
            case StoreDecision.Background background -> List.of();
            case StoreDecision.Cancel cancel -> List.of();
            case StoreDecision.Nothing nothing -> List.of();
            case StoreDecision.Refused(String because) -> List.of(because);
        };
    }

    private List<String> proven(StoreState state, StorePlan plan, MovingStore store) {
        List<String> blocking = new ArrayList<>();
        Instant verified = state.progress().verifiedAt();
        if (state.task() != Task.NONE) {
            blocking.add("a " + state.task().name().toLowerCase(java.util.Locale.ROOT) + " is running; wait for its end");
        } else if (verified == null) {
            blocking.add("the two sides have never been compared and found equal; verify them");
        } else if (Duration.between(verified, clock.instant()).compareTo(plan.maxAge()) > 0) {
            blocking.add("the last clean comparison is of " + verified + ", more than " + plan.maxAge().toMinutes() + " min ago; verify again");
        }
        if (state.progress().wrong() > 0) {
            blocking.add(state.progress().wrong() + " items are missing, different, extra or failed; look at the differences, then repair and verify");
        }
        blocking.addAll(asked(() -> {
            long outstanding = store.outstanding(state.primary());
            return state.pending() ? List.of(outstanding + " writes have not reached the other side, which cannot be written; wait until it answers") : List.of();
        }));
        return blocking;
    }

    private static List<String> asked(java.util.function.Supplier<List<String>> question) {
        try {
            return question.get();
        } catch (RuntimeException exception) {
            return List.of("a side of the store does not answer: " + exception.getMessage());
        }
    }
}
