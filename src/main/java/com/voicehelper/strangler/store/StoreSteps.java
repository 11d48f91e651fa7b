package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.store.StoreState.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a decision does, step by step; a dry run says the same steps. */
final class StoreSteps {

    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final StoreRows rows;
    private final Duration everywhere;

    StoreSteps(StoreRows rows, StoreTimes times) {
        this.rows = rows;
        this.everywhere = times.everywhere();
    }

    record Step(String says, UnaryOperator<StoreState> action) {}

    List<Step> of(StoreDecision decision, MovingStore store, String by, String reason, Map<String, ?> figures) {
        return switch (decision) {
            case StoreDecision.Start() -> List.of(
                    new Step("prepare both sides for being written together", before -> {
                        store.install();
                        return before;
                    }),
                    change("stage COPYING: both sides are written", by, reason, figures, before -> {
                        if (before.stage() == Stage.MONOLITH) {
                            rows.forgetAll(before.store());
                        }
                        return before.with(Stage.COPYING, 0).with(Task.NONE, StoreProgress.NONE).nextRun();
                    }),
                    awaitOthers("wait " + everywhere.toMillis() + " ms until every node writes both"),
                    change("copy what is there, and compare, in the background", by, reason, figures, before -> before.with(Task.COPY, StoreProgress.NONE)));
            case StoreDecision.Background(Task task) -> List.of(change("begin the " + task.name().toLowerCase(java.util.Locale.ROOT) + " in the background", by, reason, figures,
                    before -> before.with(task, before.progress().at("")).nextRun()));
            case StoreDecision.Reads(int share, Stage stage, boolean gated) -> List.of(change(
                    "stage " + stage + ": the new side serves " + Percent.format(share) + " % of the reads", by, reason, figures, before -> before.with(stage, share)));
            case StoreDecision.Owner(Side owner) -> owner(owner, store, by, reason, figures);
            case StoreDecision.Complete() -> List.of(
                    change("stage EXTRACTED: the old side is neither read nor written", by, reason, figures,
                            before -> before.with(Stage.EXTRACTED, Percent.ALL).with(Task.NONE, before.progress()).nextRun()),
                    awaitOthers("wait until every node knows"),
                    remove("remove the journals; the old side keeps its content", store, false));
            case StoreDecision.Cancel() -> List.of(
                    change("stage MONOLITH: only the old side is read and written", by, reason, figures,
                            before -> before.with(Stage.MONOLITH, 0).with(Task.NONE, StoreProgress.NONE).nextRun().held(false)),
                    awaitOthers("wait until every node knows"),
                    remove("remove the journals and the copy at the new side", store, true));
            case StoreDecision.Nothing nothing -> List.of();
            case StoreDecision.Refused refused -> List.of();
        };
    }

    private List<Step> owner(Side owner, MovingStore store, String by, String reason, Map<String, ?> figures) {
        String side = owner == Side.TARGET ? "new" : "old";
        return List.of(
                change("hold the writers", by, reason, figures, before -> before.held(true)),
                awaitOthers("wait " + everywhere.toMillis() + " ms until every writer waits, and what was begun has ended"),
                new Step("bring the last writes to the " + side + " side", before -> {
                    drain(store, before);
                    return before;
                }),
                new Step("hand over what is not content", before -> {
                    store.handOver(owner);
                    return before;
                }),
                change("let the " + side + " side own the writes, and the writers go on", by, reason, figures, before -> {
                    Stage stage = owner == Side.TARGET ? Stage.WRITES_MOVED
                            : before.readShare() == 0 ? Stage.IN_SYNC : before.readShare() == Percent.ALL ? Stage.READS_MOVED : Stage.READS_RAMPING;
                    return before.with(stage, before.readShare()).held(false).nextRun().with(Task.NONE, before.progress());
                }));
    }

    private static void drain(MovingStore store, StoreState state) {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (store.follow(state.primary()) || store.outstanding(state.primary()) > 0) {
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(store.outstanding(state.primary()) + " writes of " + state.store() + " did not reach the other side within "
                        + DRAIN.toSeconds() + " s; the owner stays. Look at its status, and try again when nothing is outstanding");
            }
            StoreAccess.pause(Duration.ofMillis(10));
        }
    }

    private Step awaitOthers(String says) {
        return new Step(says, before -> {
            StoreAccess.pause(everywhere);
            return before;
        });
    }

    private static Step remove(String says, MovingStore store, boolean discardCopy) {
        return new Step(says, before -> {
            store.remove(discardCopy);
            return before;
        });
    }

    private Step change(String says, String by, String reason, Map<String, ?> figures, UnaryOperator<StoreState> change) {
        return new Step(says, before -> rows.change(before, change.apply(before).by(by, reason), figures));
    }
}
