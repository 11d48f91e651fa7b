package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.shadow.ShadowFigures.Rate;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the service's answer differs from the monolith's, in the same two lanes as {@link ErrorGate}; of all routes together, and of each
 * that has enough: a route that is always wrong must not hide among many reads of another.
 */
final class ShadowGate {

    static final String NAME = "shadow-difference";

    private static final double BEYOND_CHANCE = 1e-4;

    private ShadowGate() {}

    /** @param routes of the reads that were compared since the step began */
    static Gate of(Map<String, Rate> routes, Plan.Ramp ramp) {
        Gate all = of("", routes.values().stream().reduce(Rate::plus).orElse(null), ramp);
        return all.verdict() == Verdict.UNHEALTHY ? all : routes.entrySet().stream().map(route -> of(" of " + route.getKey(), route.getValue(), ramp))
                .filter(gate -> gate.verdict() == Verdict.UNHEALTHY).findFirst().orElse(all);
    }

    /** @param why the figures cannot be read */
    static Gate unknown(String why, Plan.Ramp ramp) {
        double bound = ramp.gates().shadowDifference() / (double) Percent.ALL;
        return gate(Verdict.INCONCLUSIVE, null, bound, "how many mirrored answers differ cannot be read: " + why);
    }

    private static Gate of(String where, @Nullable Rate rate, Plan.Ramp ramp) {
        double bound = ramp.gates().shadowDifference() / (double) Percent.ALL;
        long compared = rate == null ? 0 : rate.compared();
        long different = rate == null ? 0 : rate.different();
        if (compared < ErrorGate.FEW) {
            return gate(Verdict.INCONCLUSIVE, rate, bound, compared + " of " + ErrorGate.FEW + " mirrored reads compared");
        }
        String says = String.format(Locale.ROOT, "%d of %d answers%s differ", different, compared, where);
        boolean above = (double) different / compared > bound;
        boolean fast = Chance.ofErrors(compared, different, bound) < 2.0 / compared;
        boolean slow = compared >= ErrorGate.MANY && above && Chance.ofErrors(compared, different, bound / 2) < BEYOND_CHANCE;
        return fast || slow
                ? gate(Verdict.UNHEALTHY, rate, bound, says + ", and the plan allows " + Percent.format(ramp.gates().shadowDifference()) + " %")
                : gate(above ? Verdict.INCONCLUSIVE : Verdict.HEALTHY, rate, bound, says + (above ? ", which may be chance" : ""));
    }

    private static Gate gate(Verdict verdict, @Nullable Rate rate, double bound, String says) {
        return new Gate(NAME, verdict, rate == null ? null : rate.share() * 100, bound * 100, "%", says);
    }
}
