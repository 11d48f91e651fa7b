package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import java.util.function.UnaryOperator;

/**
 * One thing that a command does. A dry run says it, a real run does it: there is no second description.
 *
 * @param says   what it does, for the operator
 * @param action does it; takes the state before and returns the state after
 */
record Step(String says, UnaryOperator<ModuleState> action) {}
