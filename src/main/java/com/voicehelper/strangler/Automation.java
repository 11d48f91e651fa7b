package com.voicehelper.strangler;

/** Who takes the next step of a module's ramp. */
public enum Automation {
    /** The operator. Nothing happens by itself. */
    OFF,
    /** The controller, by the plan's steps and gates, up to the ceiling. */
    RUNNING,
    /** The controller watches and goes back when a gate breaks, but not forward. */
    PAUSED,
    /** The controller went back; it goes on only when an operator has seen why. */
    ROLLED_BACK
}
