package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.store.StoreState.Task;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies, compares and repairs a store. The task stays in the state row until it is done, so whoever leads next goes on from its cursor. */
final class StoreTask {

    private static final Logger log = LoggerFactory.getLogger(StoreTask.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** How often a copy that does not compare equal is repaired and compared again before an operator is asked. */
    private static final int PASSES = 3;
    private static final int SOME = 100;

    private final MovingStore store;
    private final StoreRows rows;
    private final Clock clock;

    StoreTask(MovingStore store, StoreRows rows, Clock clock) {
        this.store = store;
        this.rows = rows;
        this.clock = clock;
    }

    void run(StoreState state) {
        StoreWork work = new StoreWork(rows, state);
        try {
            switch (state.task()) {
                case COPY -> copy(state, work);
                case VERIFY -> verify(state, work);
                case REPAIR -> repair(state, work);
                case NONE -> { }
            }
        } catch (Superseded ended) {
            log.info("The {} ends: {}", state.task(), ended.getMessage());
        } catch (RuntimeException exception) {
            log.warn("The {} of store {} stopped and goes on from where it was: {}", state.task(), state.store(), exception.getMessage());
            remember(work, exception);
            StoreAccess.pause(AFTER_FAILURE);
        }
    }

    private static void remember(StoreWork work, RuntimeException exception) {
        try {
            work.problem(String.valueOf(exception.getMessage()));
        } catch (RuntimeException unstored) {
            log.debug("The problem could not be stored", unstored);
        }
    }

    private void copy(StoreState state, StoreWork work) {
        store.copy(work);
        if (work.progress().failed() > 0) {
            work.become(Task.NONE, work.progress().withProblem(work.progress().failed() + " items could not be copied; look at the differences, and repair when their cause is gone"));
        } else {
            work.become(Task.VERIFY, work.progress().at(""));
            verify(state, work);
        }
    }

    private void verify(StoreState state, StoreWork work) {
        if (work.cursor().isEmpty()) {
            compare(state, work);
        } else {
            store.verify(work);
        }
        for (int pass = 1; pass < PASSES && state.stage() == Stage.COPYING && work.progress().wrong() > 0; pass++) {
            repairAll(state, work);
            compare(state, work);
        }
        conclude(state, work);
    }

    private void repair(StoreState state, StoreWork work) {
        repairAll(state, work);
        work.become(Task.VERIFY, work.progress().at(""));
        compare(state, work);
        conclude(state, work);
    }

    private void compare(StoreState state, StoreWork work) {
        rows.clearDifferences(state.store());
        work.become(Task.VERIFY, work.progress().uncounted());
        store.verify(work);
    }

    private void repairAll(StoreState state, StoreWork work) {
        String after = "";
        for (List<Difference> some = rows.differences(state.store(), after, SOME); !some.isEmpty(); some = rows.differences(state.store(), after, SOME)) {
            for (Difference difference : some) {
                try {
                    store.repair(difference.item(), state.primary());
                    rows.forget(state.store(), difference.item());
                } catch (RuntimeException exception) {
                    rows.remember(state.store(), difference.item(), Difference.Kind.FAILED, String.valueOf(exception.getMessage()));
                }
                after = difference.item();
            }
            work.save("");
        }
    }

    /** In one step: a copy that was found equal and still called one would wait for an operator. */
    private void conclude(StoreState state, StoreWork work) {
        StoreProgress counted = work.progress();
        boolean clean = counted.wrong() == 0;
        StoreProgress progress = counted.withVerifiedAt(clean ? clock.instant() : counted.verifiedAt())
                .withProblem(clean ? null : counted.wrong() + " items are not the same on both sides; look at the differences, then repair");
        StoreState now = rows.read(state.store());
        if (clean && now.stage() == Stage.COPYING && now.run() == state.run()) {
            rows.change(now, now.with(Stage.IN_SYNC, 0).with(Task.NONE, progress).by("system", "copied and found equal"),
                    Map.of("copied", progress.copied(), "compared", progress.compared(), "equal", progress.equal()));
        } else {
            work.become(Task.NONE, progress);
        }
    }
}
