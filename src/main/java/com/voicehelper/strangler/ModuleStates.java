package com.voicehelper.strangler;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/**
 * The state rows of all modules. A node that cannot read them keeps the last it knew. Thread-safe.
 */
public interface ModuleStates {

    /** The state as this node knows it, at most half a second old; costs one volatile read and a map lookup. */
    ModuleState get(String module);

    /** All modules of this build, sorted by name; as {@link #get}. */
    Collection<ModuleState> all();

    /** Whether no module has left stage MONOLITH, as this node knows it; one volatile read. */
    boolean nothingMoves();

    /** Reads the row from the database now and refreshes what this node knows. */
    ModuleState refresh(String module);

    /**
     * Replaces the row if nobody changed it since, and appends the change to the audit, in one transaction.
     *
     * @param expected the state that the decision was made on
     * @param changed  what it becomes; version and time are set here
     * @return the state as stored
     * @throws org.springframework.dao.OptimisticLockingFailureException when the row has another version
     */
    default ModuleState change(ModuleState expected, ModuleState changed) {
        return change(expected, changed, Map.of());
    }

    /** As {@link #change(ModuleState, ModuleState)}; the figures that the decision was made on go into the audit as JSON. */
    ModuleState change(ModuleState expected, ModuleState changed, Map<String, ?> figures);

    /** As {@link #change(ModuleState, ModuleState)}, in the transaction of the given context (a connection to the monolith's database as its owner). The caller calls {@link #refresh} after its commit. */
    ModuleState change(DSLContext transaction, ModuleState expected, ModuleState changed);

    /** Called on this node after each change it learns of, on a thread of the states; must return quickly. */
    void onChange(Consumer<ModuleState> listener);
}
