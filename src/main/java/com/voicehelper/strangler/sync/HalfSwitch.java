package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes or undoes a switch that was cut short, so that exactly one side owns the module and the state row says which. The
 * old owner's commit is the point of no return: the cursor of the way back is part of it, so that row tells.
 */
final class HalfSwitch {

    private static final Logger log = LoggerFactory.getLogger(HalfSwitch.class);

    private final String module;
    private final Peers peers;
    private final ModuleStates states;

    HalfSwitch(String module, Peers peers, ModuleStates states) {
        this.module = module;
        this.peers = peers;
        this.states = states;
    }

    /**
     * @param asked in whose name a switch is finished; null: in the system's own
     * @throws Stopped when both sides own the module, or neither was prepared
     */
    void finish(@Nullable SwitchRequest asked) throws SQLException {
        Ownership source = read(Side.SOURCE);
        Ownership target = read(Side.TARGET);
        if (source == null || target == null) {
            throw new Stopped("the fence of " + module + " is missing at the " + (source == null ? "source" : "target") + ": the move was not prepared");
        }
        if (source.here() && target.here()) {
            throw new Stopped("both sides own " + module + ": one of the databases was restored; close one by hand");
        }
        if (source.here() || target.here()) {
            stateFollows(source.here() ? Side.SOURCE : Side.TARGET, Math.max(source.epoch(), target.epoch()), asked);
        } else if (source.epoch() == target.epoch()) {
            throw new Stopped("neither side owns " + module + " and neither gave it up last: one of the databases was restored; open one by hand");
        } else {
            resolve(source.epoch() > target.epoch() ? Side.SOURCE : Side.TARGET, asked);
        }
    }

    private void resolve(Side oldOwner, @Nullable SwitchRequest asked) throws SQLException {
        try (Session session = peers.of(oldOwner).open().transaction()) {
            session.execute("set local lock_timeout = '5s'");
            // Whoever closed the fence may still be about to commit: after this its transaction has ended.
            Fence.lockOut(session, module);
            Ownership closed = Fence.read(session, module);
            if (closed == null || closed.here()) {
                session.rollback();
                return;
            }
            Cursor wayBack = Cursors.read(session, module);
            if (wayBack == null || wayBack.ownerEpoch() != closed.epoch() || wayBack.direction() != oldOwner) {
                log.warn("Undoing a switch of {} that was cut short before it was committed", module);
                Fence.replace(session, module, closed, new Ownership(closed.epoch() - 1, true));
                session.commit();
                return;
            }
            session.commit();
            log.warn("Finishing a switch of {} that was cut short after it was committed", module);
            stateFollows(oldOwner.other(), closed.epoch(), asked);
            open(oldOwner.other(), new Ownership(closed.epoch(), true));
        }
    }

    private void open(Side newOwner, Ownership owning) throws SQLException {
        try (Session session = peers.of(newOwner).open().transaction()) {
            Ownership before = Fence.read(session, module);
            if (before != null && before.epoch() < owning.epoch()) {
                Fence.replace(session, module, before, owning);
            }
            session.commit();
        }
    }

    private void stateFollows(Side owner, long epoch, @Nullable SwitchRequest asked) {
        ModuleState state = states.refresh(module);
        if (state.stage().synchronizes() && (state.stage().owner() != owner || state.epoch() != epoch)) {
            Stage stage = state.stage().owner() == owner ? state.stage() : owner == Side.TARGET ? Stage.WRITES_MOVED : Stage.READS_MOVED;
            states.change(state, state.withStage(stage).withEpoch(epoch)
                    .by(asked == null ? "system" : asked.changedBy(), asked == null ? "finished a switch that was cut short" : asked.reason()));
        }
    }

    private @Nullable Ownership read(Side side) throws SQLException {
        try (Session session = peers.of(side).ask()) {
            return Fence.read(session, module);
        }
    }
}
