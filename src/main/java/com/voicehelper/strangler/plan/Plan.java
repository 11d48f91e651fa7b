package com.voicehelper.strangler.plan;

import java.time.Duration;
import java.util.List;

/**
 * How a module is moved, as its file {@code strangler/<module>.yaml} says. Immutable.
 *
 * @param module             the module
 * @param routes             the requests that belong to the module, on canonical paths
 * @param stickiness         what a read's side sticks to: the first of these that the request has
 * @param salt               shuffles the cohorts when it changes
 * @param acknowledgeBoth    whether the answer to a write waits for the other side while reads ramp
 * @param ramp               the steps of the reads
 * @param switchLimits       how long and how often the switch of the writer tries
 * @param comparison         how the answers to shadow reads are compared
 * @param verificationMaxAge how old a clean verification may be where one is asked for
 */
public record Plan(
        String module,
        List<Route> routes,
        List<StickTo> stickiness,
        String salt,
        boolean acknowledgeBoth,
        Ramp ramp,
        SwitchLimits switchLimits,
        Comparison comparison,
        Duration verificationMaxAge) {

    public Plan {
        routes = List.copyOf(routes);
        stickiness = List.copyOf(stickiness);
    }

    public enum StickTo { USER, TENANT, CONVERSATION, ADDRESS }

    /**
     * @param steps       shares in 1/10 000, rising, the last one all
     * @param hold        how long automation holds each step, at least
     * @param longestHold after this long at one step it pauses itself
     * @param window      how far back it looks, and further for as long as it lacks requests
     * @param minRequests how many requests it wants the service to have had at each step
     * @param gates       what must hold before the next step
     */
    public record Ramp(List<Integer> steps, Duration hold, Duration longestHold, Duration window, int minRequests, Gates gates) {

        public Ramp {
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param errorRate        the most errors of the service, as a share in 1/10 000 of its requests
     * @param p95Ratio         the service's P95 over the local P95, at most
     * @param shadowDifference the most answers that differ from the local one, as a share in 1/10 000 of those compared
     * @param applyLag         how far the service's data may be behind
     * @param verificationAge  how old the last clean verification may be
     */
    public record Gates(int errorRate, double p95Ratio, int shadowDifference, Duration applyLag, Duration verificationAge) {}

    /**
     * @param maxPause    the longest that writers may be held, over all tries
     * @param lockTimeout the longest wait for the lock, per try
     * @param tries       how often the lock is asked for
     */
    public record SwitchLimits(Duration maxPause, Duration lockTimeout, int tries) {}
}
