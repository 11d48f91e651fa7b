package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;

/** States that a test sets. What a node knows ({@link #get}) may be older than what is true ({@link #refresh}). */
final class SettableStates implements ModuleStates {

    private final Map<String, ModuleState> truth = new ConcurrentHashMap<>();
    private final Map<String, ModuleState> known = new ConcurrentHashMap<>();
    private final List<Consumer<ModuleState>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean nothingMoves = true;

    SettableStates(String... modules) {
        for (String module : modules) {
            ModuleState state = new ModuleState(module, Stage.MONOLITH, 1, 0, 0, Automation.OFF, 10_000, true, 1, Instant.EPOCH, "test", "start");
            truth.put(module, state);
            known.put(module, state);
        }
    }

    /** What is true from now on, and known at once. */
    void set(String module, Stage stage, int readShare) {
        happens(module, stage, readShare);
        refresh(module);
    }

    /** What is true from now on; this node has not heard of it. */
    void happens(String module, Stage stage, int readShare) {
        change(module, state -> new ModuleState(module, stage, state.stage().owner() == stage.owner() ? state.epoch() : state.epoch() + 1, readShare,
                state.shadowShare(), state.automation(), state.ceiling(), state.acknowledgeBoth(), state.version() + 1, Instant.EPOCH, "test", "test"));
    }

    /** The share of reads that is mirrored, from now on, and known at once. */
    void mirror(String module, int shadowShare) {
        change(module, state -> state.withShadowShare(shadowShare));
        refresh(module);
    }

    void acknowledgeBoth(String module, boolean both) {
        change(module, state -> new ModuleState(module, state.stage(), state.epoch(), state.readShare(), state.shadowShare(), state.automation(), state.ceiling(), both,
                state.version() + 1, Instant.EPOCH, "test", "test"));
        refresh(module);
    }

    private void change(String module, UnaryOperator<ModuleState> change) {
        truth.computeIfPresent(module, (name, state) -> change.apply(state));
    }

    @Override
    public ModuleState get(String module) {
        return known.get(module);
    }

    @Override
    public Collection<ModuleState> all() {
        return known.values();
    }

    @Override
    public boolean nothingMoves() {
        return nothingMoves;
    }

    @Override
    public ModuleState refresh(String module) {
        ModuleState state = truth.get(module);
        known.put(module, state);
        nothingMoves = known.values().stream().allMatch(each -> each.stage() == Stage.MONOLITH);
        listeners.forEach(listener -> listener.accept(state));
        return state;
    }

    @Override
    public ModuleState change(ModuleState expected, ModuleState changed, Map<String, ?> figures) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ModuleState change(DSLContext transaction, ModuleState expected, ModuleState changed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onChange(Consumer<ModuleState> listener) {
        listeners.add(listener);
    }
}
