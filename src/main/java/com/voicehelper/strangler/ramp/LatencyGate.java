package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.traffic.Experience;
import com.voicehelper.strangler.traffic.Window;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How slow the service is beside the monolith, route by route: its P95 may exceed the local one by the plan's ratio, and by 5 ms whatever
 * the ratio. A route with fewer than 100 requests on either side tells nothing; the others must make up half of the requests.
 */
final class LatencyGate {

    static final String NAME = "p95-ratio";

    private static final double P95 = 0.95;
    private static final double BEYOND_CHANCE = 1e-4;
    private static final long ENOUGH = 100;
    private static final Duration FLOOR = Duration.ofMillis(5);

    private final Window window;
    private final double ratio;

    private LatencyGate(Window window, double ratio) {
        this.window = window;
        this.ratio = ratio;
    }

    /** @param lasting whether the step is as old as a window: a service that has just got its first reads is cold, not slow */
    static Gate of(Window window, Plan.Ramp ramp, boolean lasting) {
        return new LatencyGate(window, ramp.gates().p95Ratio()).gate(lasting);
    }

    /**
     * A route with enough requests on both sides.
     *
     * @param slow the share of the service's requests that took longer than the bound: with a P95 at the bound, 5 %
     */
    private record Measured(String route, Experience remote, Duration p95, Duration local, Duration bound, double slow) {

        boolean proven() {
            return Chance.ofErrors(remote.requests(), Math.round(slow * remote.requests()), 1 - P95) < BEYOND_CHANCE;
        }

        double ratio() {
            return (double) p95.toNanos() / local.toNanos();
        }
    }

    private Gate gate(boolean lasting) {
        List<Measured> routes = window.routes(Side.TARGET).entrySet().stream().map(this::measured).filter(Objects::nonNull).toList();
        long all = window.of(Side.TARGET).requests();
        long measured = routes.stream().mapToLong(route -> route.remote().requests()).sum();
        Measured worst = routes.stream().max(Comparator.comparing(Measured::slow)).orElse(null);
        if (worst != null && worst.slow() > 1 - P95) {
            boolean proven = routes.stream().anyMatch(route -> route.slow() > 1 - P95 && route.proven());
            return gate(proven && lasting ? Verdict.UNHEALTHY : Verdict.INCONCLUSIVE, worst, inWords(worst)
                    + (!proven ? ", which may be chance" : lasting ? "" : ", but a service that has just got these reads may be cold"));
        }
        if (worst == null || measured * 2 < all) {
            return gate(Verdict.INCONCLUSIVE, worst, "no " + ENOUGH + " requests on both sides of the routes that most requests take");
        }
        return gate(Verdict.HEALTHY, worst, inWords(worst));
    }

    private @Nullable Measured measured(Map.Entry<String, Experience> route) {
        Experience remote = route.getValue();
        Experience local = window.of(Side.SOURCE, route.getKey());
        if (remote.requests() < ENOUGH || local.requests() < ENOUGH) {
            return null;
        }
        Duration here = local.latencies().quantile(P95);
        Duration most = Duration.ofNanos(Math.max((long) (here.toNanos() * ratio), here.plus(FLOOR).toNanos()));
        return new Measured(route.getKey(), remote, remote.latencies().quantile(P95), here, most,
                (double) remote.latencies().slowerThan(most) / remote.requests());
    }

    private Gate gate(Verdict verdict, @Nullable Measured worst, String says) {
        return new Gate(NAME, verdict, worst == null ? null : worst.ratio(), ratio, "", says);
    }

    private static String inWords(Measured route) {
        return String.format(Locale.ROOT, "P95 of %s is %.1f ms, the monolith's %.1f ms",
                route.route(), route.p95().toNanos() / 1e6, route.local().toNanos() / 1e6);
    }
}
