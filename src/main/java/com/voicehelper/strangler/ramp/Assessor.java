package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Moves;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.shadow.ShadowFigures;
import com.voicehelper.strangler.traffic.TrafficWindows;
import com.voicehelper.strangler.traffic.TrafficWindows.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that the gates of a module ask for, and says what follows. Changes nothing; every node comes to the same end. Thread-safe. */
final class Assessor {

    private static final Duration LONGEST_SHADOW = Duration.ofHours(1);

    private final Plans plans;
    private final Moves moves;
    private final TrafficWindows traffic;
    private final ShadowFigures shadow;
    private final Step.Steps steps;

    Assessor(Plans plans, Moves moves, TrafficWindows traffic, ShadowFigures shadow, Step.Steps steps) {
        this.plans = plans;
        this.moves = moves;
        this.traffic = traffic;
        this.shadow = shadow;
        this.steps = steps;
    }

    /** @throws RuntimeException when what it looks at cannot be read */
    Assessment assess(ModuleState state) {
        if (state.automation() == Automation.OFF) {
            return new Assessment(state, new Turn.Rest("automation is off"), Duration.ZERO, 0, List.of());
        }
        if (!ramps(state.stage())) {
            return new Assessment(state, new Turn.End("stage " + state.stage() + " leaves no reads to ramp"), Duration.ZERO, 0, List.of());
        }
        Plan.Ramp ramp = plans.get(state.module()).ramp();
        Step step = steps.of(state.module());
        Duration held = Duration.between(step.began(), step.now());
        List<Gate> gates = new ArrayList<>();
        long requests = 0;
        if (state.effectiveReadShare() > 0) {
            Sample sample = traffic.read(state.module(), state.effectiveReadShare(), step.began(), ramp.window(),
                    Math.max(ErrorGate.MANY, ramp.minRequests()), ErrorGate.FEW);
            requests = sample.window().of(Side.TARGET).requests();
            gates.add(ErrorGate.of(sample, ramp));
            gates.add(LatencyGate.of(sample.window(), ramp, held.compareTo(ramp.window()) >= 0));
        }
        if (compares(state)) {
            gates.add(shadowGate(state.module(), ramp, between(Duration.ofSeconds(1), held, LONGEST_SHADOW)));
        }
        gates.addAll(moves.dataGates(state.module()));
        return new Assessment(state, new Ramping(state, ramp, step.good(), held, gates).turn(), held, requests, List.copyOf(gates));
    }

    /** Figures that cannot be read hold; they keep no other gate from bringing the reads back. */
    private Gate shadowGate(String module, Plan.Ramp ramp, Duration window) {
        try {
            return ShadowGate.of(shadow.differenceRates(module, window), ramp);
        } catch (RuntimeException unreadable) {
            return ShadowGate.unknown(String.valueOf(unreadable.getMessage()), ramp);
        }
    }

    /**
     * The cohorts nest: where the service serves all the callers whose reads are mirrored, there is nothing left to compare, and
     * nothing to wait for.
     */
    private static boolean compares(ModuleState state) {
        return state.effectiveShadowShare() > state.effectiveReadShare();
    }

    private static boolean ramps(Stage stage) {
        return switch (stage) {
            case IN_SYNC, SHADOWING, READS_RAMPING, READS_MOVED -> true;
            case MONOLITH, COPYING, WRITES_MOVED, EXTRACTED -> false;
        };
    }

    private static Duration between(Duration least, Duration duration, Duration most) {
        return duration.compareTo(least) < 0 ? least : duration.compareTo(most) > 0 ? most : duration;
    }
}
