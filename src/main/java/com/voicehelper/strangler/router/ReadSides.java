package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which side serves a read of a local module. The one place that decides it, for HTTP and for calls. Thread-safe. */
final class ReadSides {

    private final OwnWrites ownWrites;

    ReadSides(OwnWrites ownWrites) {
        this.ownWrites = ownWrites;
    }

    /**
     * @param side          who serves it
     * @param otherMayServe whether the local copy may serve it when the service fails: it is there, and not older than what this reader wrote
     * @param missIsError   whether something that exists locally must exist at the service
     */
    record Choice(Side side, boolean otherMayServe, boolean missIsError) {}

    /** Whether a read that this side serves is mirrored. The cohort nests with that of the reads: whoever is in the smaller is in the larger. */
    static boolean mirrored(ModuleState state, Plan plan, String key) {
        return Bucket.of(plan.module(), plan.salt(), key) < state.effectiveShadowShare();
    }

    Choice choose(ModuleState state, Plan plan, String key, List<String> readers, @Nullable Side forced) {
        Stage stage = state.stage();
        if (!stage.synchronizes()) {
            return new Choice(stage.owner(), false, false);
        }
        if (forced != null && stage.compareTo(Stage.IN_SYNC) >= 0) {
            return new Choice(forced, false, false);
        }
        int share = state.effectiveReadShare();
        Side owner = stage.owner();
        if (owner == Side.SOURCE && share == 0) {
            return new Choice(Side.SOURCE, false, false);
        }
        boolean pinned = ownWrites.pinned(state.module(), readers);
        boolean byBucket = !pinned && !ownWrites.late(state.module());
        Side side = !byBucket ? owner : Bucket.of(plan.module(), plan.salt(), key) < share ? Side.TARGET : Side.SOURCE;
        return new Choice(side, owner == Side.SOURCE || !pinned, owner == Side.SOURCE);
    }
}
