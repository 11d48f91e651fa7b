package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.move.Moves;
import com.voicehelper.strangler.move.ScriptedMoves;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.plan.Route;
import com.voicehelper.strangler.shadow.ShadowFigures;
import com.voicehelper.strangler.traffic.TrafficFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.web.util.pattern.PathPatternParser;

/** A ramp over real state rows, a real audit and real traffic windows; its turns are taken by hand. */
final class RampFixture implements AutoCloseable {

    static final String ROUTE = "/api/v1/chess";
    static final Duration FAST = Duration.ofMillis(4);

    final String module;
    final ModuleStates states;
    final Audit audit;
    final TrafficFixture traffic;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ScriptedMoves moves;
    final RampController controller;
    final Ramps ramps;
    private final StatesFixture fixture;
    private final Assessor assessor;
    volatile Supplier<Optional<ShadowFigures.Rate>> compared = Optional::empty;

    /** @param module that no other test has moved */
    RampFixture(StatesFixture fixture, String module, Plan.Ramp ramp) {
        this.fixture = fixture;
        this.module = module;
        states = fixture.states();
        audit = fixture.audit();
        traffic = new TrafficFixture(fixture.dataSource());
        Plan plan = plan(module, ramp);
        moves = new ScriptedMoves(fixture, plan);
        assessor = new Assessor(Plans.of(plan), moves.moves(), traffic.windows(), new Compared(() -> compared.get()), new Step.Steps(fixture.dataSource()));
        ramps = new Ramps(assessor);
        controller = controller();
        ModuleState state = states.refresh(module);
        states.change(state, state.withStage(Stage.IN_SYNC).by("system", "every row is copied and verified"));
    }

    /** Looks back a millisecond, or as far as it takes to see 1 000 requests: so that a test need not wait. */
    static Plan.Ramp ramp(Duration hold, Duration longestHold) {
        return new Plan.Ramp(List.of(500, 2_000, 5_000, 8_000, 10_000), hold, longestHold, Duration.ofMillis(1), 1_000,
                new Plan.Gates(100, 1.5, 10, Duration.ofSeconds(2), Duration.ofMinutes(15)));
    }

    static Plan plan(String module, Plan.Ramp ramp) {
        return new Plan(module, List.of(new Route(PathPatternParser.defaultInstance.parse("/api/v1/" + module), Set.of(), Route.Follows.METHOD, false)),
                List.of(Plan.StickTo.USER), "", true, ramp, new Plan.SwitchLimits(Duration.ofSeconds(2), Duration.ofMillis(300), 20), Comparison.EXACT, Duration.ofMinutes(15));
    }

    /** Of another node. */
    RampController controller() {
        return new RampController(states, assessor, moves.moves(), audit, new Lease(fixture.dataSource()::getConnection), new RampMetrics(registry));
    }

    ModuleState state() {
        return states.refresh(module);
    }

    /** What the service's cohort, and four times as many of the monolith's, saw at the present share. */
    void saw(long requests, long errors) {
        saw(Side.TARGET, requests, errors, FAST);
        saw(Side.SOURCE, requests * 4, 0, FAST);
    }

    void saw(Side side, long requests, long errors, Duration each) {
        traffic.saw(module, side, state().effectiveReadShare(), ROUTE, requests, errors, each);
    }

    String says() {
        return ramps.report(state()).says();
    }

    Audit.Entry latest() {
        return audit.latest(module, 1).getFirst();
    }

    List<String> reasons() {
        return audit.latest(module, 100).stream().filter(entry -> entry.who().equals(Moves.AUTOMATION)).map(Audit.Entry::why).toList();
    }

    double gauge(String name, String gate) {
        return registry.get("voicehelper.strangler.ramp." + name).tags("module", module, "gate", gate).gauge().value();
    }

    /** What the shadow reads found, as a test says. */
    record Compared(Supplier<Optional<Rate>> found) implements ShadowFigures {

        @Override
        public Map<String, Rate> differenceRates(String module, Duration window) {
            return found.get().map(rate -> Map.of(ROUTE, rate)).orElse(Map.of());
        }

        @Override
        public List<RouteFigures> routes(String module, Duration window) {
            return List.of();
        }

        @Override
        public List<Sample> samples(String module, int atMost) {
            return List.of();
        }
    }

    @Override
    public void close() {
        controller.close();
        ModuleState state = state();
        states.change(state, state.withAutomation(Automation.OFF, state.ceiling()).by("test", "over"));
    }
}
