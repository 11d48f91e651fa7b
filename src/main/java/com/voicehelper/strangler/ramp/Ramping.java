package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import com.voicehelper.strangler.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What follows from a state, the gates and the time: UNHEALTHY goes back, INCONCLUSIVE holds, HEALTHY goes on when the step is old enough. */
final class Ramping {

    private final ModuleState state;
    private final Plan.Ramp ramp;
    private final int good;
    private final Duration held;
    private final List<Gate> gates;

    /** @param good as {@link Step} has it */
    Ramping(ModuleState state, Plan.Ramp ramp, int good, Duration held, List<Gate> gates) {
        this.state = state;
        this.ramp = ramp;
        this.good = good;
        this.held = held;
        this.gates = gates;
    }

    Turn turn() {
        boolean unhealthy = gates.stream().anyMatch(gate -> gate.verdict() == Verdict.UNHEALTHY);
        if (unhealthy && state.readShare() > 0) {
            return new Turn.Back(lastGood(), said(Verdict.UNHEALTHY));
        }
        return switch (state.automation()) {
            case OFF -> new Turn.Rest("automation is off");
            case PAUSED -> new Turn.Hold("paused", "paused: it goes back when a gate breaks, but not on until `resume`");
            case ROLLED_BACK -> new Turn.Hold("rolled back", "it went back; see the audit for why, then `resume`");
            case RUNNING -> unhealthy ? waits("unhealthy", said(Verdict.UNHEALTHY)) : state.readShare() >= state.ceiling() ? arrived() : onwards();
        };
    }

    private Turn arrived() {
        return state.readShare() == Percent.ALL
                ? new Turn.Hold("arrived", "the service serves all reads; what comes next is the switch of the writes")
                : new Turn.Hold("ceiling", "at the ceiling of " + Percent.format(state.ceiling()) + " %; `auto` or `hold --percent` sets another");
    }

    private Turn onwards() {
        List<Gate> closed = gates.stream().filter(gate -> !gate.open()).toList();
        boolean young = observed() && held.compareTo(ramp.hold()) < 0;
        if (closed.isEmpty() && !young) {
            int next = Math.min(state.ceiling(), ramp.steps().stream().filter(share -> share > state.readShare()).findFirst().orElse(Percent.ALL));
            return new Turn.Advance(next, "every gate is open" + (observed() ? " after " + inWords(held) : ""));
        }
        List<String> reasons = new ArrayList<>(closed.stream().map(Gate::name).toList());
        List<String> why = new ArrayList<>(closed.stream().map(Gate::says).toList());
        if (young) {
            reasons.add("hold");
            why.add(inWords(held) + " of " + inWords(ramp.hold()));
        }
        return waits(String.join(", ", reasons), String.join("; ", why));
    }

    private Turn waits(String reason, String why) {
        return held.compareTo(ramp.longestHold()) > 0
                ? new Turn.Pause("held for longer than " + inWords(ramp.longestHold()) + ": " + why)
                : new Turn.Hold(reason, why);
    }

    /** Whether there is anything to see before the next step: without reads at the service, real or mirrored, waiting shows nothing. */
    private boolean observed() {
        return state.effectiveReadShare() > 0 || state.effectiveShadowShare() > 0;
    }

    /** The largest share below this one that was found good; every step of the plan below a good share was good before it. */
    private int lastGood() {
        return IntStream.concat(ramp.steps().stream().mapToInt(Integer::intValue), IntStream.of(good))
                .filter(share -> share < state.readShare() && share <= good).max().orElse(0);
    }

    private String said(Verdict verdict) {
        return gates.stream().filter(gate -> gate.verdict() == verdict).map(Gate::says).collect(Collectors.joining("; "));
    }

    private static String inWords(Duration duration) {
        return duration.compareTo(Duration.ofMinutes(2)) < 0 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }
}
