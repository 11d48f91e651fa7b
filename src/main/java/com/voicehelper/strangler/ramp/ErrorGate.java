package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.traffic.Experience;
import com.voicehelper.strangler.traffic.TrafficWindows.Sample;
import java.util.Locale;

/**
 * How often the service fails, in two lanes. "Errors over requests is above the bound" alone raises false alarms: a healthy 0.5 % is above
 * 1 % in a window of 100 requests at every eleventh look.
 *
 * <ul>
 * <li>Fast, from 100 requests on: more errors than the bound explains, by the exact binomial test. The more requests were seen, and so
 *     the more often it was looked, the less likely an alarm must be by chance.
 * <li>Slow, from 1 000 requests on: above the bound, and worse than the local cohort by more than chance.
 * </ul>
 *
 * <p>A local cohort that fails as well is no place to go back to: then it holds.
 */
final class ErrorGate {

    static final String NAME = "error-rate";

    /** The first look of the fast lane. */
    static final long FEW = 100;
    /** From here on the rate itself tells something. */
    static final long MANY = 1_000;

    /** Of the newest requests: they are looked at every second, so only the nearly impossible counts. */
    private static final double NEARLY_IMPOSSIBLE = 1e-5;
    private static final double BEYOND_CHANCE = 1e-4;
    /** When many fail, a hint that the local cohort fares better is enough. */
    private static final double HINT = 0.1;

    private final Sample sample;
    private final Experience remote;
    private final Experience local;
    private final double bound;
    private final long enough;

    private ErrorGate(Sample sample, Plan.Ramp ramp) {
        this.sample = sample;
        this.remote = sample.window().of(Side.TARGET);
        this.local = sample.window().of(Side.SOURCE);
        this.bound = ramp.gates().errorRate() / (double) Percent.ALL;
        this.enough = ramp.minRequests();
    }

    static Gate of(Sample sample, Plan.Ramp ramp) {
        return new ErrorGate(sample, ramp).gate();
    }

    private Gate gate() {
        Experience newest = sample.newest().of(Side.TARGET);
        if (remote.requests() >= FEW && Chance.ofErrors(remote.requests(), remote.errors(), bound) < 2.0 / remote.requests()) {
            return broken(remote, local, HINT);
        }
        if (newest.requests() >= FEW && Chance.ofErrors(newest.requests(), newest.errors(), bound) < NEARLY_IMPOSSIBLE) {
            return broken(newest, sample.newest().of(Side.SOURCE), HINT);
        }
        if (remote.requests() >= MANY && remote.errorRate() > bound) {
            return broken(remote, local, BEYOND_CHANCE);
        }
        if (remote.requests() < Math.max(1, enough)) {
            return gate(Verdict.INCONCLUSIVE, remote, remote.requests() + " of " + Math.max(1, enough) + " requests seen");
        }
        return remote.errorRate() > bound
                ? gate(Verdict.INCONCLUSIVE, remote, inWords(remote) + " is above the bound, but " + MANY + " requests would have to show it")
                : gate(Verdict.HEALTHY, remote, inWords(remote));
    }

    /** The bound is exceeded; is going back any better? */
    private Gate broken(Experience service, Experience monolith, double unlikely) {
        boolean comparable = monolith.requests() >= FEW;
        if (comparable && Chance.ofDifference(service.requests(), service.errors(), monolith.requests(), monolith.errors()) >= unlikely) {
            return gate(Verdict.INCONCLUSIVE, service, inWords(service)
                    + ", but the monolith's is " + inWords(monolith) + ": not the service's fault, or not yet sure");
        }
        if (!comparable && service.unserved() * 2 > service.errors()) {
            return gate(Verdict.INCONCLUSIVE, service, inWords(service)
                    + ", and the monolith could not make most of them good: going back helps nobody");
        }
        if (!comparable && unlikely < HINT && Chance.ofErrors(service.requests(), service.errors(), bound / 2) >= unlikely) {
            return gate(Verdict.INCONCLUSIVE, service, inWords(service)
                    + " is above the bound by no more than chance, and there are no local reads to compare with");
        }
        return gate(Verdict.UNHEALTHY, service, inWords(service)
                + " is above the bound of " + percent(bound) + (comparable ? "; the monolith's is " + inWords(monolith) : ""));
    }

    private Gate gate(Verdict verdict, Experience service, String says) {
        return new Gate(NAME, verdict, service.requests() == 0 ? null : service.errorRate() * 100, bound * 100, "%", says);
    }

    private static String inWords(Experience experience) {
        return percent(experience.errorRate()) + " (" + experience.errors() + " of " + experience.requests()
                + (experience.mismatches() > 0 ? ", " + experience.mismatches() + " of them not found at the service" : "") + ")";
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.2f %%", rate * 100);
    }
}
