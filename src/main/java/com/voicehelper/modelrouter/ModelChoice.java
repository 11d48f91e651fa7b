package com.voicehelper.modelrouter;

import com.voicehelper.modeladapter.ModelDescription.Capability;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a model.
 *
 * @param model    this one and no other; null, {@code auto} or {@code default}: any that fits
 * @param mostCost the most that the call may cost, in micro-units; null: whatever the budget allows
 */
public record ModelChoice(@Nullable String model, Set<Capability> needs, Preference preference, @Nullable Long mostCost) {

    /** Among the models that fit. */
    public enum Preference { BALANCED, CHEAPEST, FASTEST }

    public static final ModelChoice ANY = new ModelChoice(null, Set.of(), Preference.BALANCED, null);

    public ModelChoice {
        needs = Set.copyOf(needs);
    }
}
