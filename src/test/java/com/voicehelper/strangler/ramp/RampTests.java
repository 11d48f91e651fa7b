package com.voicehelper.strangler.ramp;

import static com.voicehelper.strangler.ramp.RampFixture.FAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.Verdict;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.shadow.ShadowFigures.Rate;
import com.voicehelper.support.Eventually;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;

/** The automatic ramp, turn by turn. */
class RampTests {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static StatesFixture rows;

    private RampFixture ramp;

    /** One database for all: each test moves a module of its own. */
    @BeforeAll
    static void create() {
        rows = new StatesFixture(IntStream.rangeClosed(1, 60).mapToObj(number -> "chess" + number).toArray(String[]::new));
    }

    @AfterAll
    static void drop() {
        rows.close();
    }

    @BeforeEach
    void start() {
        start(RampFixture.ramp(Duration.ZERO, Duration.ofHours(1)));
    }

    private void start(Plan.Ramp steps) {
        ramp = new RampFixture(rows, "chess" + TESTS.incrementAndGet(), steps);
    }

    @AfterEach
    void close() {
        ramp.close();
    }

    @Test
    void aHealthyServiceGetsAllReadsStepByStepAndNoWrites() {
        ramp.moves.run(Command.AUTO);
        for (int share : new int[] {500, 2_000, 5_000, 8_000, 10_000}) {
            turn();
            assertThat(ramp.state().effectiveReadShare()).isEqualTo(share);
            turn();
            assertThat(ramp.state().effectiveReadShare()).as("without a request at this step").isEqualTo(share);
            ramp.saw(1_000, 5);
        }
        turn();
        assertThat(ramp.state()).matches(state -> state.stage() == Stage.READS_MOVED && state.automation() == Automation.RUNNING);
        assertThat(ramp.says()).isEqualTo("holds: the service serves all reads; what comes next is the switch of the writes");
    }

    @Test
    void everyDecisionIsAnAuditRowWithItsFigures() {
        rampTo(500);
        ramp.saw(1_000, 5);
        turn();
        assertThat(ramp.latest()).matches(entry -> entry.who().equals("automation") && entry.fromShare() == 500 && entry.toShare() == 2_000);
        assertThat(ramp.latest().figures()).containsEntry("ramp", "advance").containsEntry("verdict", "HEALTHY").containsEntry("requests", 1_000);
        assertThat(ramp.latest().figures().get("gates")).asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("error-rate", "p95-ratio", "apply-lag", "verification-age", "differences")
                .extractingByKey("error-rate").isEqualTo(Map.of("verdict", "HEALTHY", "value", 0.5, "bound", 1.0, "says", "0.50 % (5 of 1000)"));
    }

    @Test
    void aServiceThatFailsTwoPercentGoesBackToTheLastGoodStep() {
        rampTo(2_000);
        ramp.saw(1_000, 20);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 500 && state.automation() == Automation.ROLLED_BACK && state.stage() == Stage.READS_RAMPING);
        assertThat(ramp.latest().why()).startsWith("goes back to 5 %: 2.00 % (20 of 1000) is above the bound of 1.00 %");
        assertThat(ramp.latest().figures()).containsEntry("ramp", "back").containsEntry("verdict", "UNHEALTHY");
    }

    @Test
    void aServiceThatFailsTenPercentGoesBackWithinAHundredRequests() {
        rampTo(500);
        ramp.saw(Side.TARGET, 100, 4, FAST);
        ramp.saw(Side.SOURCE, 1_900, 9, FAST);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 0 && state.automation() == Automation.ROLLED_BACK && state.stage() == Stage.IN_SYNC);
    }

    @Test
    void aServiceThatIsSlowGoesBack() {
        rampTo(2_000);
        ramp.saw(Side.TARGET, 900, 0, FAST);
        ramp.saw(Side.TARGET, 100, 0, Duration.ofMillis(60));
        ramp.saw(Side.SOURCE, 4_000, 0, FAST);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 500 && state.automation() == Automation.ROLLED_BACK);
        assertThat(ramp.latest().why()).contains("P95 of " + RampFixture.ROUTE + " is 59.4 ms, the monolith's 4.0 ms");
    }

    @Test
    void fewMillisecondsMoreAreNotSlow() {
        rampTo(500);
        ramp.saw(Side.TARGET, 1_000, 0, Duration.ofMillis(5));
        ramp.saw(Side.SOURCE, 4_000, 0, Duration.ofMillis(1));
        turn();
        assertThat(ramp.state().readShare()).isEqualTo(2_000);
    }

    @Test
    void aServiceThatAnswersWronglyGoesBack() {
        rampTo(500);
        ModuleState state = ramp.state();
        ramp.states.change(state, state.withShadowShare(1_000).by("kim", "compare"));
        ramp.compared = () -> Optional.of(new Rate(1_000, 7));
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.state()).matches(now -> now.readShare() == 0 && now.automation() == Automation.ROLLED_BACK);
        assertThat(ramp.latest().why()).contains("7 of 1000 answers differ");
    }

    @Test
    void mirroredReadsAreComparedBeforeTheFirstRealOne() {
        ModuleState state = ramp.state();
        ramp.states.change(state, state.withStage(Stage.SHADOWING).withShadowShare(1_000).by("kim", "compare"));
        ramp.moves.run(Command.AUTO);
        turn();
        assertThat(ramp.says()).isEqualTo("holds: 0 of 100 mirrored reads compared");
        ramp.compared = () -> Optional.of(new Rate(500, 7));
        turn();
        assertThat(ramp.state().readShare()).isZero();
        ramp.compared = () -> Optional.of(new Rate(5_000, 0));
        turn();
        assertThat(ramp.state()).matches(now -> now.readShare() == 500 && now.effectiveShadowShare() == 1_000);
    }

    @Test
    void whereTheServiceServesAllWhoseReadsWereMirroredNothingMoreIsCompared() {
        ModuleState state = ramp.state();
        ramp.states.change(state, state.withStage(Stage.SHADOWING).withShadowShare(1_000).by("kim", "compare"));
        ramp.compared = () -> Optional.of(new Rate(5_000, 0));
        rampTo(500);
        ramp.compared = Optional::empty;
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.says()).isEqualTo("holds: 0 of 100 mirrored reads compared");
        ramp.compared = () -> Optional.of(new Rate(5_000, 0));
        turn();
        ramp.compared = Optional::empty;
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.state().readShare()).isEqualTo(5_000);
    }

    @Test
    void figuresThatCannotBeReadHoldAndKeepNoOtherGateFromGoingBack() {
        rampTo(500);
        ModuleState state = ramp.state();
        ramp.states.change(state, state.withShadowShare(1_000).by("kim", "compare"));
        ramp.compared = () -> {
            throw new IllegalStateException("too slow");
        };
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.says()).isEqualTo("holds: how many mirrored answers differ cannot be read: too slow");
        ramp.saw(1_000, 100);
        turn();
        assertThat(ramp.state()).matches(now -> now.readShare() == 0 && now.automation() == Automation.ROLLED_BACK);
    }

    @Test
    void aPlanThatWasChangedMeanwhileLeadsNoReadFurther() {
        ramp.moves.run(Command.AUTO);
        ramp.audit.note(ramp.state(), "kim", "started with another salt", Map.of("plan", Map.of("salt", "earlier")));
        turn();
        assertThat(ramp.state().readShare()).isZero();
        assertThat(ramp.says()).startsWith("holds: the plan of " + ramp.module + " was changed while it moves: salt was 'earlier' and is ''");
    }

    @Test
    void rowsThatDifferBringTheReadsHomeStepByStep() {
        rampTo(5_000);
        ramp.moves.differences(3);
        for (int share : new int[] {2_000, 500, 0}) {
            turn();
            assertThat(ramp.state()).matches(state -> state.readShare() == share && state.automation() == Automation.ROLLED_BACK);
        }
        assertThat(ramp.reasons().getFirst()).startsWith("goes back to 0 %: the last verification found 3 rows that differ");
    }

    @Test
    void lagHoldsAndDataOlderThanTheWindowGoesBack() {
        close();
        start(new Plan.Ramp(RampFixture.ramp(Duration.ZERO, Duration.ofHours(1)).steps(), Duration.ZERO, Duration.ofHours(1),
                Duration.ofMinutes(1), 1_000, RampFixture.ramp(Duration.ZERO, Duration.ofHours(1)).gates()));
        rampTo(500);
        ramp.saw(1_000, 0);
        for (Duration lag : new Duration[] {null, Duration.ofSeconds(3)}) {
            ramp.moves.lag(lag);
            turn();
            assertThat(ramp.state().readShare()).isEqualTo(500);
        }
        assertThat(ramp.says()).isEqualTo("holds: the other side is 3000 ms behind, and the plan allows 2000 ms");
        ramp.moves.lag(Duration.ofSeconds(61));
        turn();
        assertThat(ramp.state().readShare()).isZero();
    }

    @Test
    void anOutageThatBothSidesShareHolds() {
        rampTo(500);
        ramp.saw(Side.TARGET, 1_000, 100, FAST);
        ramp.saw(Side.SOURCE, 4_000, 400, FAST);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 500 && state.automation() == Automation.RUNNING);
        assertThat(ramp.says()).contains("10.00 % (100 of 1000), but the monolith's is 10.00 % (400 of 4000)");
    }

    @Test
    void tooLittleTrafficHoldsAndPausesAfterTheLongestHold() {
        close();
        start(RampFixture.ramp(Duration.ofMinutes(5), Duration.ofHours(2)));
        rampTo(500);
        ramp.saw(312, 0);
        turn();
        assertThat(ramp.state().readShare()).isEqualTo(500);
        assertThat(ramp.says()).matches("holds: 312 of 1000 requests seen; \\d s of 5 min");
        close();
        start(RampFixture.ramp(Duration.ZERO, Duration.ofNanos(1)));
        rampTo(500);
        ramp.saw(312, 0);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 500 && state.automation() == Automation.PAUSED);
        assertThat(ramp.latest().why()).startsWith("pauses: held for longer than 0 s: 312 of 1000 requests seen");
    }

    @Test
    void aHealthyStepIsHeldForItsTime() {
        close();
        start(RampFixture.ramp(Duration.ofMinutes(5), Duration.ofHours(2)));
        rampTo(500);
        ramp.saw(5_000, 0);
        turn();
        assertThat(ramp.says()).matches("holds: \\d s of 5 min");
    }

    @Test
    void aHoldIsToldOncePerReason() {
        rampTo(500);
        int before = ramp.reasons().size();
        for (int i = 0; i < 5; i++) {
            ramp.saw(10, 0);
            turn();
        }
        assertThat(ramp.reasons()).hasSize(before + 1);
        ramp.moves.lag(null);
        turn();
        assertThat(ramp.reasons().getFirst()).contains("how far the other side is behind is not known");
    }

    @Test
    void whatWentBackWaitsForAPersonAndStillGoesBackFurther() {
        rampTo(2_000);
        ramp.saw(1_000, 30);
        turn();
        assertThat(ramp.state().readShare()).isEqualTo(500);
        turn();
        assertThat(ramp.says()).isEqualTo("holds: it went back; see the audit for why, then `resume`");
        assertThatThrownBy(() -> ramp.moves.run(Command.AUTO)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("goes back to 5 %");
        ramp.moves.run(Command.RESUME);
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 2_000 && state.automation() == Automation.RUNNING);
    }

    @Test
    void aPausedRampGoesBackButNotOn() {
        rampTo(2_000);
        ramp.moves.run(Command.PAUSE);
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 2_000 && state.automation() == Automation.PAUSED);
        ramp.saw(1_000, 100);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 500 && state.automation() == Automation.ROLLED_BACK);
    }

    @Test
    void aRampStopsAtItsCeilingAndGoesOnFromAnother() {
        ramp.moves.run(Command.AUTO, 3_000);
        for (int share : new int[] {500, 2_000, 3_000, 3_000}) {
            turn();
            assertThat(ramp.state().readShare()).isEqualTo(share);
            ramp.saw(1_000, 0);
        }
        assertThat(ramp.says()).startsWith("holds: at the ceiling of 30 %");
        assertThatThrownBy(() -> ramp.moves.run(Command.HOLD, 2_000)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("`ramp --percent 20` does");
        ramp.moves.run(Command.HOLD, 5_000);
        turn();
        assertThat(ramp.state().readShare()).isEqualTo(5_000);
        ramp.saw(1_000, 100);
        turn();
        assertThat(ramp.state().readShare()).as("3000 was good").isEqualTo(3_000);
    }

    @Test
    void aRampCanBeHeldWhereItIs() {
        rampTo(2_000);
        ramp.moves.run(Command.HOLD);
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 2_000 && state.ceiling() == 2_000 && state.automation() == Automation.RUNNING);
    }

    @Test
    void aPersonWhoSetsTheShareByHandTakesTheRampFromAutomation() {
        rampTo(2_000);
        assertThat(ramp.moves.run(Command.RAMP, 2_000).steps()).containsExactly(
                "stage READS_RAMPING: the service serves 20 % of the reads; automation is off, `auto` starts it again");
        ramp.saw(1_000, 0);
        turn();
        assertThat(ramp.state()).matches(state -> state.readShare() == 2_000 && state.automation() == Automation.OFF);
        ramp.moves.run(Command.AUTO);
        ramp.saw(1_000, 100);
        turn();
        assertThat(ramp.state().readShare()).as("no step before this one was found good since").isZero();
    }

    @Test
    void aPersonWhoWasFasterWins() {
        rampTo(500);
        ModuleState state = ramp.state();
        ramp.states.change(state, state.withShadowShare(1_000).by("kim", "compare"));
        ramp.saw(1_000, 0);
        ramp.compared = () -> {
            ramp.moves.run(Command.RAMP, 1_234);
            return Optional.of(new Rate(1_000, 0));
        };
        turn();
        assertThat(ramp.state()).matches(now -> now.readShare() == 1_234 && now.automation() == Automation.OFF);
        assertThat(ramp.latest().who()).isEqualTo("kim");
    }

    @Test
    void whoHoldsTheRampBackDoesNotLoseAgainstItsStep() throws Exception {
        rampTo(500);
        overtaken(Command.PAUSE, null);
        assertThat(ramp.state()).matches(now -> now.readShare() == 600 && now.automation() == Automation.PAUSED && now.changedBy().equals("kim"));
        ramp.moves.run(Command.RESUME);
        overtaken(Command.HOLD, null);
        assertThat(ramp.state()).matches(now -> now.readShare() == 700 && now.ceiling() == 700);
        overtaken(Command.RAMP, 0);
        assertThat(ramp.state()).matches(now -> now.stage() == Stage.IN_SYNC && now.readShare() == 0 && now.automation() == Automation.OFF);
        rampTo(500);
        assertThatThrownBy(() -> overtaken(Command.ADVANCE, null)).hasRootCauseInstanceOf(OptimisticLockingFailureException.class)
                .hasMessageContaining("automation was faster").hasMessageContaining("now at stage READS_RAMPING with 6 %");
    }

    /** A command that has looked at the state when automation takes a step, by a hundredth of the reads. */
    private void overtaken(Command command, Integer share) throws Exception {
        try (Connection step = rows.dataSource().getConnection(); Statement statement = step.createStatement();
                var person = Executors.newVirtualThreadPerTaskExecutor()) {
            step.setAutoCommit(false);
            statement.execute("select 1 from strangler.module_state where module = '%s' for update".formatted(ramp.module));
            var given = person.submit(() -> ramp.moves.run(command, share));
            Eventually.holds(this::aCommandWaits);
            statement.execute("update strangler.module_state set read_share = read_share + 100, version = version + 1, changed_by = 'automation'"
                    + " where module = '%s'".formatted(ramp.module));
            step.commit();
            given.get();
        }
    }

    private boolean aCommandWaits() throws Exception {
        try (Connection connection = rows.dataSource().getConnection(); Statement statement = connection.createStatement();
                var waiting = statement.executeQuery(
                        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
            return waiting.next();
        }
    }

    @Test
    void oneOfTwoNodesActsAndTheOtherGoesOnWhenItDies() throws Exception {
        rampTo(500);
        try (RampController other = ramp.controller()) {
            other.turn();
            ramp.saw(1_000, 0);
            other.turn();
            assertThat(ramp.state().readShare()).as("the other node has the lease").isEqualTo(500);
            ramp.controller.close();
            Eventually.holds(() -> {
                other.turn();
                return ramp.state().readShare() == 2_000;
            });
        }
    }

    @Test
    void anotherNodeTellsTheSameAsTheOneThatActs() {
        rampTo(500);
        ramp.saw(312, 1);
        turn();
        RampReport report = ramp.ramps.report(ramp.state());
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.gates()).extracting(gate -> gate.name() + " " + gate.verdict())
                .containsExactly("error-rate INCONCLUSIVE", "p95-ratio HEALTHY", "apply-lag HEALTHY", "differences HEALTHY", "verification-age HEALTHY");
        assertThat(ramp.gauge("verdict", "all")).isZero();
        assertThat(ramp.gauge("value", "error-rate")).isCloseTo(100 / 312.0, within(1e-9));
        assertThat(ramp.gauge("bound", "p95-ratio")).isEqualTo(1.5);
    }

    @Test
    void automationEndsWhenTheWritesMove() {
        rampTo(10_000);
        ramp.moves.run(Command.SWITCH);
        turn();
        assertThat(ramp.state()).matches(state -> state.stage() == Stage.WRITES_MOVED && state.readShare() == 10_000 && state.automation() == Automation.OFF);
        assertThat(ramp.says()).isEqualTo("rests: automation is off");
    }

    private void turn() {
        ramp.controller.turn();
    }

    private void rampTo(int share) {
        ramp.moves.run(Command.AUTO);
        turn();
        for (int step = 0; step < 4 && ramp.state().readShare() < share; step++) {
            ramp.saw(1_000, 0);
            turn();
        }
        assertThat(ramp.state().readShare()).as(ramp.says()).isEqualTo(share);
    }
}
