package com.voicehelper.strangler.move;

import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Route;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.web.util.pattern.PathPatternParser;

final class TestPlans {

    private TestPlans() {}

    static Plan plan(String module) {
        return new Plan(
                module,
                List.of(new Route(PathPatternParser.defaultInstance.parse("/api/v1/" + module), Set.of(), Route.Follows.METHOD, false)),
                List.of(Plan.StickTo.USER),
                "",
                true,
                new Plan.Ramp(List.of(500, 2_000, 5_000, 8_000, 10_000), Duration.ofMinutes(5), Duration.ofHours(2), Duration.ofMinutes(1), 1_000,
                        new Plan.Gates(100, 1.5, 10, Duration.ofSeconds(2), Duration.ofMinutes(15))),
                new Plan.SwitchLimits(Duration.ofSeconds(2), Duration.ofMillis(300), 20),
                Comparison.EXACT,
                Duration.ofMinutes(15));
    }
}
