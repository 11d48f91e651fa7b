package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.plan.Plan;
import java.time.Duration;

/**
 * What a module's plan allows a switch.
 *
 * @param maxPause        how long writers may be held, over all tries
 * @param lockTimeout     how long one try waits for the writers
 * @param tries           how often they are locked out
 * @param maxLag          refused above this lag
 * @param verificationAge refused when the last clean verification is older
 */
record SwitchTerms(Duration maxPause, Duration lockTimeout, int tries, Duration maxLag, Duration verificationAge) {

    static SwitchTerms of(Plan plan) {
        return new SwitchTerms(plan.switchLimits().maxPause(), plan.switchLimits().lockTimeout(), plan.switchLimits().tries(), plan.ramp().gates().applyLag(),
                plan.verificationMaxAge());
    }

    /** How long a caller waits for an answer: every try with its pauses, and a loop that has to start anew. */
    Duration patience() {
        return maxPause.plusSeconds(tries).plusSeconds(20);
    }
}
