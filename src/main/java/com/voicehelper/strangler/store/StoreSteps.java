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
    private static final Duration END = Duration.ofSeconds(20);
    private static final String UNTIL_KNOWN = "wait until every node knows";

    private final StoreRows rows;
    private final StoreLeadership leadership;
    private final Duration everywhere;
    private final Duration lease;

    StoreSteps(StoreRows rows, StoreLeadership leadership, StoreTimes times) {
        this.rows = rows;
        this.leadership = leadership;
        this.everywhere = times.everywhere();
        this.lease = times.lease();
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
                    await("wait " + everywhere.toMillis() + " ms until every node writes both", everywhere),
                    change("copy what is there, and compare, in the background", by, reason, figures, before -> before.with(Task.COPY, StoreProgress.NONE)));
            case StoreDecision.Background(Task task) -> List.of(change("begin the " + task.name().toLowerCase(java.util.Locale.ROOT) + " in the background", by, reason, figures,
                    before -> before.with(task, before.progress().at("")).nextRun()));
            case StoreDecision.Reads(int share, Stage stage, boolean gated) -> List.of(change(
                    "stage " + stage + ": the new side serves " + Percent.format(share) + " % of the reads", by, reason, figures, before -> before.with(stage, share)));
            case StoreDecision.Owner(Side owner) -> owner(owner, store, by, reason, figures);
            case StoreDecision.Complete() -> List.of(
                    change("stage EXTRACTED: the old side is neither read nor written", by, reason, figures, before -> before.with(Stage.EXTRACTED, Percent.ALL)
                            .with(Task.NONE, before.progress().withProblem("the journals are not removed yet; give complete again")).nextRun()),
                    await(UNTIL_KNOWN, everywhere),
                    remove("remove the journals; the old side keeps its content", store, false),
                    change("nothing is left to do", by, reason, figures, StoreSteps::done));
            case StoreDecision.Cancel() -> List.of(
                    change("stage MONOLITH: only the old side is read and written", by, reason, figures, before -> before.with(Stage.MONOLITH, 0)
                            .with(Task.NONE, StoreProgress.NONE.withProblem("the copy is not removed yet; give cancel again")).nextRun().held(false)),
                    await(UNTIL_KNOWN, everywhere),
                    remove("remove the journals and the copy at the new side", store, true),
                    change("nothing is left to do", by, reason, figures, StoreSteps::done));
            case StoreDecision.Nothing nothing -> List.of();
            case StoreDecision.Refused refused -> List.of();
        };
    }

    private List<Step> owner(Side owner, MovingStore store, String by, String reason, Map<String, ?> figures) {
        String side = owner == Side.TARGET ? "new" : "old";
        return List.of(
                change("hold the writers", by, reason, figures, before -> before.held(true)),
                await("wait " + everywhere.toMillis() + " ms until every writer waits, and what was begun has ended", everywhere),
                new Step("bring the last writes to the " + side + " side", before -> {
                    drain(store, before);
                    return before;
                }),
                new Step("hand over what is not content", before -> {
                    store.handOver(owner);
                    return before;
                }),
                change("let the " + side + " side own the writes", by, reason, figures, before -> {
                    Stage stage = owner == Side.TARGET ? Stage.WRITES_MOVED
                            : before.readShare() == 0 ? Stage.IN_SYNC : before.readShare() == Percent.ALL ? Stage.READS_MOVED : Stage.READS_RAMPING;
                    return before.with(stage, before.readShare()).nextRun().with(Task.NONE, before.progress());
                }),
                await("wait " + lease.toMillis() + " ms until nobody reads at the owner of before", lease),
                change("the writers go on", by, reason, figures, before -> before.held(false)));
    }

    /** Whoever leads brings them; two who do it, one of them late, could bring back what is older. */
    private static void drain(MovingStore store, StoreState state) {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (store.outstanding(state.primary()) > 0) {
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(store.outstanding(state.primary()) + " writes of " + state.store() + " did not reach the other side within "
                        + DRAIN.toSeconds() + " s; the owner stays. Look at its status, and try again when nothing is outstanding");
            }
            StoreAccess.pause(Duration.ofMillis(10));
        }
    }

    private static Step await(String says, Duration duration) {
        return new Step(says, before -> {
            StoreAccess.await(duration);
            return before;
        });
    }

    /** When nobody copies any more, what is removed does not come back. */
    private Step remove(String says, MovingStore store, boolean discardCopy) {
        return new Step(says, before -> {
            long deadline = System.nanoTime() + END.toNanos();
            while (!leadership.nobodyLeads(before.store())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("what ran in the background has not ended within " + END.toSeconds() + " s; give the command again");
                }
                StoreAccess.await(Duration.ofMillis(50));
            }
            store.remove(discardCopy);
            return before;
        });
    }

    private static StoreState done(StoreState before) {
        return before.with(Task.NONE, before.progress().withProblem(null));
    }

    private Step change(String says, String by, String reason, Map<String, ?> figures, UnaryOperator<StoreState> change) {
        return new Step(says, before -> rows.change(before, change.apply(before).by(by, reason), figures));
    }
}
