package com.voicehelper.strangler.store;

import com.voicehelper.strangler.plan.YamlObject;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A kind of store that can move. */
public interface StoreKind {

    /** Its word in a plan. */
    String name();

    /**
     * Reads the part of a plan that is about this kind.
     *
     * @param resolve replaces {@code ${NAME}} by a setting or an environment variable
     * @return opens the store; connects to neither side before it is asked for something
     * @throws com.voicehelper.platform.module.ConfigurationException for what it does not understand
     */
    Function<StoreContext, MovingStore> read(YamlObject plan, UnaryOperator<String> resolve);
}
