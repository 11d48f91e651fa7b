package com.voicehelper.strangler.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.sync.SwitchRefusedException;
import com.voicehelper.strangler.sync.CopyLimit;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;

class MovesTests {

    private final StatesFixture fixture = new StatesFixture("chess", "elsewhere");
    private final ModuleStates states = fixture.states();
    private final Audit audit = fixture.audit();
    private final RecordingReplication replication = new RecordingReplication(states);
    private final Moves moves = MoveConfiguration.assemble(
            new LocalModules(List.of("chess", "elsewhere"), List.of("chess")),
            Plans.of(TestPlans.plan("chess"), TestPlans.plan("elsewhere")), states, replication, audit, fixture.dataSource(), Duration.ofMillis(10));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aModuleGoesOutStepByStep() {
        run(Command.START);
        assertThat(stage()).isEqualTo(Stage.COPYING);
        goTo(Stage.IN_SYNC);
        run(Command.VERIFY);
        for (int share : List.of(500, 2_000, 5_000, 8_000)) {
            run(Command.ADVANCE);
            assertThat(states.get("chess")).matches(state -> state.stage() == Stage.READS_RAMPING && state.effectiveReadShare() == share && state.acknowledgeBoth());
        }
        run(Command.ADVANCE);
        assertThat(stage()).isEqualTo(Stage.READS_MOVED);
        run(Command.SWITCH);
        assertThat(states.get("chess")).matches(state -> state.stage() == Stage.WRITES_MOVED && state.epoch() == 2);
        run(Command.COMPLETE);
        assertThat(stage()).isEqualTo(Stage.EXTRACTED);
        assertThat(replication.asked).containsExactly("prepare", "verify", "switch TARGET", "await", "remove");
        assertThat(moves.status("chess").nextSteps()).isEmpty();
    }

    @Test
    void aModuleComesBackStepByStep() {
        goTo(Stage.WRITES_MOVED);
        run(Command.BACK);
        assertThat(stage()).isEqualTo(Stage.READS_MOVED);
        for (int share : List.of(8_000, 5_000, 2_000, 500)) {
            run(Command.BACK);
            assertThat(states.get("chess").effectiveReadShare()).isEqualTo(share);
        }
        run(Command.BACK);
        assertThat(stage()).isEqualTo(Stage.IN_SYNC);
        run(Command.BACK);
        assertThat(stage()).isEqualTo(Stage.MONOLITH);
        assertThat(replication.asked).endsWith("switch SOURCE", "remove");
    }

    @Test
    void readsGoBackAloneAndStayBackWhenTheWritesFollow() {
        goTo(Stage.WRITES_MOVED);
        ramp(0);
        assertThat(states.get("chess")).matches(state -> state.stage() == Stage.WRITES_MOVED && state.effectiveReadShare() == 0);
        run(Command.REVERSE);
        assertThat(states.get("chess")).matches(state -> state.stage() == Stage.IN_SYNC && state.effectiveReadShare() == 0);
    }

    @Test
    void aCancelledMoveTakesReadsHomeBeforeItEmptiesTheTarget() {
        goTo(Stage.READS_RAMPING);
        replication.onRemove = () -> assertThat(states.get("chess")).matches(state -> state.stage() == Stage.MONOLITH && state.effectiveReadShare() == 0);
        MoveOutcome outcome = run(Command.CANCEL);
        assertThat(outcome.steps()).hasSize(4);
        assertThat(stage()).isEqualTo(Stage.MONOLITH);
        assertThat(replication.asked).endsWith("remove");
    }

    @Test
    void aCommandGivenAgainFindsNothingToDo() {
        run(Command.START);
        ModuleState before = states.get("chess");
        assertThat(run(Command.START).steps()).isEmpty();
        assertThat(states.get("chess")).isEqualTo(before);
        assertThat(replication.asked).containsExactly("prepare");
    }

    @Test
    void aCommandThatWasCutShortIsFinishedByGivingItAgain() {
        goTo(Stage.IN_SYNC);
        replication.onRemove = () -> {
            throw new IllegalStateException("the target is away");
        };
        assertThatThrownBy(() -> run(Command.CANCEL)).isInstanceOf(MoveFailedException.class).hasMessageContaining("the target is away");
        assertThat(stage()).isEqualTo(Stage.MONOLITH);
        replication.onRemove = () -> {};
        run(Command.CANCEL);
        assertThat(replication.asked).endsWith("remove", "remove");
    }

    @Test
    void aRepairMendsEveryTableThatDiffersAndAsksForProof() {
        goTo(Stage.IN_SYNC);
        assertThat(run(Command.REPAIR)).matches(outcome -> outcome.steps().isEmpty() && outcome.message().contains("No row of chess is known to differ"));
        replication.differences = 3;
        MoveOutcome dry = moves.run(new MoveRequest("chess", Command.REPAIR, null, "kim", "", true));
        assertThat(dry.steps()).containsExactly("make chess.games equal to what the monolith has: at the service replace 3 rows, insert 2 and delete 1",
                "compare every row of chess on both sides once more");
        assertThat(replication.asked).isEmpty();
        assertThat(run(Command.REPAIR).steps()).isEqualTo(dry.steps());
        assertThat(replication.asked).containsExactly("repair games", "verify");
        assertThat(audit.latest("chess", 1).getFirst().figures()).containsEntry("command", "repair").containsEntry("replaced", 3).containsEntry("inserted", 2).containsEntry("deleted", 1);
        goTo(Stage.WRITES_MOVED);
        assertThat(run(Command.REPAIR).steps().getFirst()).contains("equal to what the service has: at the monolith");
    }

    @Test
    void aDifferenceBlocksTheWayOnAndRepairIsTheNextStep() {
        replication.differences = 3;
        for (Stage stage : List.of(Stage.IN_SYNC, Stage.READS_RAMPING)) {
            goTo(stage);
            assertThat(moves.status("chess").nextSteps().getFirst()).isEqualTo(new NextStep("repair", Command.REPAIR.purpose(), List.of()));
            assertThatThrownBy(() -> run(Command.ADVANCE)).hasMessageContaining("3 rows that differ: look at the differences, then repair");
            assertThatThrownBy(() -> ramp(9_000)).hasMessageContaining("3 rows that differ");
        }
        goTo(Stage.WRITES_MOVED);
        assertThatThrownBy(() -> run(Command.COMPLETE)).hasMessageContaining("3 rows that differ");
        goTo(Stage.EXTRACTED);
        assertThatThrownBy(() -> run(Command.REPAIR)).hasMessageContaining("no longer kept equal");
    }

    @Test
    void aRefusedCommandChangesNothing() {
        for (Stage stage : List.of(Stage.MONOLITH, Stage.IN_SYNC, Stage.READS_MOVED, Stage.WRITES_MOVED)) {
            goTo(stage);
            ModuleState before = states.refresh("chess");
            int audited = audit.latest("chess", 100).size();
            List<String> asked = List.copyOf(replication.asked);
            for (Command command : Command.values()) {
                if (command != Command.RAMP && command != Command.THROTTLE && Decision.of(command, before, TestPlans.plan("chess"), null) instanceof Decision.Refused) {
                    assertThatThrownBy(() -> run(command)).as("%s in %s", command, stage).isInstanceOf(MoveRefusedException.class);
                }
            }
            assertThat(states.refresh("chess")).isEqualTo(before);
            assertThat(audit.latest("chess", 100).reversed().subList(audited, audit.latest("chess", 100).size()))
                    .allSatisfy(entry -> assertThat(entry.figures()).containsKey("refused"));
            assertThat(replication.asked).isEqualTo(asked);
        }
    }

    @Test
    void aFlagAboveWhatTheStagePermitsIsRefused() {
        assertThatThrownBy(() -> ramp(500)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("MONOLITH permits no reads at the service");
        run(Command.START);
        assertThatThrownBy(() -> ramp(1)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("COPYING permits no reads");
        assertThat(states.get("chess").effectiveReadShare()).isZero();
    }

    @Test
    void whatBlocksACommandIsNamed() {
        replication.obstacles = List.of("table games has no primary key");
        assertThatThrownBy(() -> run(Command.START)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("table games has no primary key");
        assertThat(moves.status("chess").blockedBy()).containsExactly("table games has no primary key");
        assertThat(stage()).isEqualTo(Stage.MONOLITH);

        replication.obstacles = List.of();
        goTo(Stage.READS_MOVED);
        replication.obstacles = List.of("transaction 4711 is 3 minutes old");
        assertThatThrownBy(() -> run(Command.SWITCH)).hasMessageContaining("transaction 4711");
        assertThat(stage()).isEqualTo(Stage.READS_MOVED);
    }

    @Test
    void readsDoNotAdvanceOnStaleOrUnknownFigures() {
        goTo(Stage.IN_SYNC);
        replication.lag = null;
        assertThatThrownBy(() -> run(Command.ADVANCE)).hasMessageContaining("how far the other side is behind is not known");
        replication.lag = Duration.ofSeconds(3);
        assertThatThrownBy(() -> ramp(500)).hasMessageContaining("3000 ms behind");
        replication.lag = Duration.ofMillis(5);
        replication.verifiedAge = Duration.ofMinutes(16);
        assertThatThrownBy(() -> run(Command.ADVANCE)).hasMessageContaining("the last clean verification is 96");
        replication.verifiedAge = null;
        assertThatThrownBy(() -> run(Command.ADVANCE)).hasMessageContaining("no verification has ended clean");
        replication.verifiedAge = Duration.ZERO;
        replication.differences = 2;
        assertThatThrownBy(() -> run(Command.ADVANCE)).hasMessageContaining("2 rows that differ");
        replication.differences = 0;
        replication.problem = "the service's database is away";
        assertThatThrownBy(() -> run(Command.ADVANCE)).hasMessageContaining("the service's database is away");
        assertThat(stage()).isEqualTo(Stage.IN_SYNC);
    }

    @Test
    void readsDoNotAdvanceToAServiceThatHasNotCaughtUpWithItsRows() {
        goTo(Stage.IN_SYNC);
        replication.behind = List.of("the service is not done with its search-index");
        assertThatThrownBy(() -> ramp(500)).hasMessageContaining("not done with its search-index");
        assertThat(stage()).isEqualTo(Stage.IN_SYNC);
        replication.behind = List.of();
        ramp(500);
        assertThat(stage()).isEqualTo(Stage.READS_RAMPING);
    }

    @Test
    void readsComeHomeWhateverIsBroken() {
        goTo(Stage.READS_RAMPING);
        replication.behind = List.of("the service is not done with its search-index");
        replication.lag = null;
        replication.problem = "the service's database is away";
        ramp(0);
        assertThat(states.get("chess").effectiveReadShare()).isZero();
    }

    @Test
    void aMoveIsNotCompleteWhileTheMonolithIsBehind() {
        goTo(Stage.WRITES_MOVED);
        replication.applied = false;
        assertThatThrownBy(() -> run(Command.COMPLETE)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("did not catch up");
        replication.applied = true;
        replication.verifiedAge = Duration.ofHours(1);
        assertThatThrownBy(() -> run(Command.COMPLETE)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("s old");
        assertThat(stage()).isEqualTo(Stage.WRITES_MOVED);
    }

    @Test
    void anOperatorThrottlesTheCopyWhileItRunsAndTheAuditKeepsTheFigures() {
        MoveRequest slower = new MoveRequest("chess", Command.THROTTLE, null, new CopyLimit(500, false), "kim", "lunch", false);
        assertThatThrownBy(() -> moves.run(slower)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("start the move first");
        goTo(Stage.COPYING);
        moves.run(slower);
        assertThat(replication.asked).containsExactly("throttle go at most 500 rows/s");
        assertThat(audit.latest("chess", 1)).singleElement().satisfies(entry -> assertThat(entry.figures()).containsEntry("rows_per_second", 500).containsEntry("paused", false));
        goTo(Stage.IN_SYNC);
        assertThatThrownBy(() -> moves.run(slower)).hasMessageContaining("Every row of chess is copied");
        assertThatThrownBy(() -> new MoveRequest("chess", Command.THROTTLE, null, "kim", "", false)).hasMessageContaining("needs the rows per second");
        assertThatThrownBy(() -> new CopyLimit(-1, false)).hasMessageContaining("between 0 (as fast as it can)");
    }

    @Test
    void whileItIsCopiedTheTablesThatAreMissingAreNamed() {
        replication.copied = false;
        run(Command.START);
        assertThat(stage()).isEqualTo(Stage.COPYING);
        assertThat(moves.status("chess").blockedBy()).containsExactly("still copying games");
    }

    @Test
    void aDryRunSaysTheStepsOfTheRealRunAndDoesNone() {
        goTo(Stage.READS_RAMPING);
        ModuleState before = states.get("chess");
        List<String> asked = List.copyOf(replication.asked);
        MoveOutcome dry = moves.run(new MoveRequest("chess", Command.CANCEL, null, "kim", "", true));
        assertThat(states.refresh("chess")).isEqualTo(before);
        assertThat(replication.asked).isEqualTo(asked);
        assertThat(run(Command.CANCEL).steps()).isEqualTo(dry.steps());
    }

    @Test
    void aDryRunThatWouldBeRefusedShowsEverythingInItsWayAndTheSteps() {
        goTo(Stage.READS_MOVED);
        replication.obstacles = List.of("the service is not well", "transaction 4711 is 3 minutes old");
        MoveOutcome dry = moves.run(new MoveRequest("chess", Command.SWITCH, null, "kim", "", true));
        assertThat(dry.blockedBy()).containsExactlyElementsOf(replication.obstacles);
        assertThat(dry.message()).contains("would be refused");
        replication.obstacles = List.of();
        assertThat(run(Command.SWITCH).steps()).isEqualTo(dry.steps());
    }

    @Test
    void ofTwoOperatorsAtOnceOneWinsAndTheOtherIsTold() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        replication.onPrepare = () -> {
            preparing.countDown();
            await(goOn);
        };
        var first = CompletableFuture.runAsync(() -> run(Command.START));
        await(preparing);
        assertThatThrownBy(() -> run(Command.CANCEL)).isInstanceOf(MoveRefusedException.class).hasMessageMatching("Another command for chess is running \\(start by kim, since \\d+ s\\); look at its status and decide again");
        goOn.countDown();
        first.get(5, TimeUnit.SECONDS);
        assertThat(stage()).isEqualTo(Stage.COPYING);
    }

    @Test
    void aSwitchThatAnOperatorsRampOvertookIsRefused() {
        goTo(Stage.READS_MOVED);
        replication.onSwitch = () -> {
            ModuleState state = states.get("chess");
            states.change(state, state.withReadShare(0).by("lee", "reads home"));
            throw new OptimisticLockingFailureException("version");
        };
        assertThatThrownBy(() -> run(Command.SWITCH)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("lee was faster (reads home): chess is now at stage READS_MOVED");
    }

    @Test
    void everyChangeIsAuditedWithWhoWhyAndTheFigures() {
        goTo(Stage.IN_SYNC);
        moves.run(new MoveRequest("chess", Command.RAMP, 1_250, "kim", "try a little", false));
        assertThat(audit.latest("chess", 1)).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("kim");
            assertThat(entry.why()).isEqualTo("try a little");
            assertThat(entry.fromStage()).isEqualTo(Stage.IN_SYNC);
            assertThat(entry.toShare()).isEqualTo(1_250);
            assertThat(entry.figures()).containsEntry("percent", "12.5").containsEntry("command", "ramp").containsEntry("lag_ms", 20);
        });
        goTo(Stage.READS_MOVED);
        run(Command.SWITCH);
        assertThat(audit.latest("chess", 1).getFirst().figures()).containsEntry("pause_ms", 12).containsEntry("tries", 2);
    }

    @Test
    void aRefusedCommandIsNotedWithItsReasonAndOnlyOnceWhenRepeated() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> run(Command.SWITCH)).isInstanceOf(MoveRefusedException.class);
        }
        assertThat(audit.latest("chess", 10)).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("kim");
            assertThat(entry.figures()).containsEntry("command", "switch").hasEntrySatisfying("refused", why -> assertThat((String) why).contains("Writes move after the reads"));
        });
        assertThatThrownBy(() -> moves.run(new MoveRequest("chess", Command.COMPLETE, null, "kim", "", true))).isInstanceOf(MoveRefusedException.class);
        assertThat(audit.latest("chess", 10)).as("a dry run is no command").hasSize(1);
        replication.onPrepare = () -> {
            throw new IllegalStateException("no room");
        };
        assertThatThrownBy(() -> run(Command.START)).isInstanceOf(MoveFailedException.class);
        assertThat(audit.latest("chess", 1).getFirst().figures()).hasEntrySatisfying("failed", why -> assertThat((String) why).contains("no room"));
    }

    @Test
    void aPlanThatChangesWhereRequestsGoStopsTheWayOnAndNotTheWayBack() {
        run(Command.START);
        Moves changed = movesBy(salted(TestPlans.plan("chess"), "pepper"));
        goTo(Stage.READS_RAMPING);
        for (MoveRequest on : List.of(request(Command.ADVANCE, null), request(Command.RAMP, 9_000), request(Command.AUTO, null))) {
            assertThatThrownBy(() -> changed.run(on)).isInstanceOf(MoveRefusedException.class)
                    .hasMessageContaining("the plan of chess was changed while it moves: salt was '' and is 'pepper'; put strangler/chess.yaml back as it was, or take the module home");
        }
        assertThat(changed.status("chess").blockedBy()).singleElement().asString().contains("salt was");
        changed.run(request(Command.RAMP, 500));
        assertThat(states.get("chess").effectiveReadShare()).isEqualTo(500);
        goTo(Stage.READS_MOVED);
        assertThatThrownBy(() -> changed.run(request(Command.SWITCH, null))).hasMessageContaining("salt was");
        goTo(Stage.WRITES_MOVED);
        assertThatThrownBy(() -> changed.run(request(Command.COMPLETE, null))).hasMessageContaining("salt was");
        changed.run(request(Command.REVERSE, null));
        changed.run(request(Command.CANCEL, null));
        changed.run(request(Command.START, null));
        goTo(Stage.IN_SYNC);
        changed.run(request(Command.ADVANCE, null));
        assertThat(stage()).isEqualTo(Stage.READS_RAMPING);
    }

    @Test
    void automationGoesNoFurtherByAPlanThatWasChangedAndIsPausedAndHeldAllTheSame() {
        run(Command.START);
        goTo(Stage.READS_RAMPING);
        run(Command.AUTO);
        Moves changed = movesBy(salted(TestPlans.plan("chess"), "pepper"));
        assertThat(moves.dataGates("chess")).allMatch(Gate::open);
        assertThat(changed.dataGates("chess")).filteredOn(gate -> !gate.open()).singleElement().satisfies(gate -> {
            assertThat(gate.verdict()).as("it holds, and does not go back").isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(gate.says()).contains("salt was '' and is 'pepper'");
        });
        changed.run(request(Command.HOLD, 5_000));
        changed.run(request(Command.PAUSE, null));
        for (MoveRequest on : List.of(request(Command.RESUME, null), request(Command.AUTO, null))) {
            assertThatThrownBy(() -> changed.run(on)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("salt was");
        }
        run(Command.RESUME);
        assertThatThrownBy(() -> changed.run(request(Command.HOLD, 9_000))).isInstanceOf(MoveRefusedException.class).hasMessageContaining("salt was");
    }

    @Test
    void aNextStepThatNeedsAPercentageSaysWhatBlocksIt() {
        goTo(Stage.IN_SYNC);
        assertThat(moves.status("chess").nextSteps()).filteredOn(step -> step.command().equals("shadow")).allMatch(step -> step.blockedBy().isEmpty());
        replication.problem = "no room";
        assertThat(moves.status("chess").nextSteps()).filteredOn(step -> step.command().equals("shadow")).singleElement()
                .satisfies(step -> assertThat(step.blockedBy()).containsExactly("changes do not flow: no room"));
        assertThatThrownBy(() -> moves.run(request(Command.SHADOW, 100))).hasMessageContaining("changes do not flow: no room");
    }

    private MoveRequest request(Command command, @Nullable Integer share) {
        return new MoveRequest("chess", command, share, "kim", "test", false);
    }

    private Moves movesBy(Plan plan) {
        return MoveConfiguration.assemble(new LocalModules(List.of("chess"), List.of("chess")), Plans.of(plan), states, replication, audit, fixture.dataSource(), Duration.ofMillis(10));
    }

    private static Plan salted(Plan plan, String salt) {
        return new Plan(plan.module(), plan.routes(), plan.stickiness(), salt, plan.acknowledgeBoth(), plan.ramp(), plan.switchLimits(), plan.comparison(), plan.verificationMaxAge());
    }

    @Test
    void aModuleIsMovedWhereItRuns() {
        assertThatThrownBy(() -> moves.run(new MoveRequest("elsewhere", Command.START, null, "kim", "", false)))
                .isInstanceOf(MoveRefusedException.class).hasMessageContaining("does not run in this process");
        assertThatThrownBy(() -> moves.status("unknown")).isInstanceOf(NoSuchElementException.class);
    }

    private Stage stage() {
        return states.get("chess").stage();
    }

    @Test
    void anEmergencyBringsEverythingHomePastStaleVerificationAndLag() {
        goTo(Stage.WRITES_MOVED);
        replication.obstacles = List.of("the data was never verified in this direction: verify it first");
        assertThatThrownBy(() -> run(Command.REVERSE)).isInstanceOf(MoveRefusedException.class).hasMessageContaining("never verified");
        assertThat(now(true).steps()).hasSize(3);
        assertThat(stage()).isEqualTo(Stage.WRITES_MOVED);
        assertThat(now(false).steps().getFirst()).isEqualTo("the monolith serves all reads, none is mirrored, and automation is off");
        assertThat(states.get("chess")).matches(state -> state.stage() == Stage.IN_SYNC && state.readShare() == 0 && state.stage().owner() == Side.SOURCE);
        assertThat(replication.asked).endsWith("switch SOURCE");
        assertThat(audit.latest("chess", 20)).anySatisfy(entry -> assertThat(entry.figures()).containsEntry("command", "reverse").containsEntry("now", true));
        assertThat(now(false).message()).isEqualTo("The monolith serves the reads and owns the writes of chess");
    }

    @Test
    void inAnEmergencyReadsComeHomeEvenWhereTheOwnerCannotYet() {
        goTo(Stage.WRITES_MOVED);
        replication.onSwitch = () -> {
            throw new SwitchRefusedException("gave up after 20 tries: 3 rows differ between the two sides; nothing was changed");
        };
        assertThatThrownBy(() -> now(false)).isInstanceOf(MoveRefusedException.class)
                .hasMessageContaining("The reads of chess are home, its writes are still at the service").hasMessageContaining("3 rows differ");
        assertThat(states.get("chess")).matches(state -> state.stage() == Stage.WRITES_MOVED && state.effectiveReadShare() == 0);
    }

    @Test
    void inAnEmergencyReadsDoNotWaitForACommandThatRuns() throws Exception {
        goTo(Stage.READS_MOVED);
        CountDownLatch switching = new CountDownLatch(1);
        CountDownLatch home = new CountDownLatch(1);
        replication.onSwitch = () -> {
            switching.countDown();
            await(home);
        };
        CompletableFuture<MoveOutcome> other = CompletableFuture.supplyAsync(() -> run(Command.SWITCH));
        assertThat(switching.await(5, TimeUnit.SECONDS)).isTrue();
        now(false);
        assertThat(states.get("chess").effectiveReadShare()).isZero();
        home.countDown();
        other.get(5, TimeUnit.SECONDS);
    }

    private MoveOutcome now(boolean dryRun) {
        return moves.run(new MoveRequest("chess", Command.REVERSE, null, null, "kim", "the service burns", dryRun, true));
    }

    private MoveOutcome run(Command command) {
        return moves.run(new MoveRequest("chess", command, null, "kim", "test", false));
    }

    private void ramp(@Nullable Integer share) {
        moves.run(new MoveRequest("chess", Command.RAMP, share, "kim", "test", false));
    }

    /** Puts the row where a test begins. */
    private void goTo(Stage stage) {
        ModuleState state = states.refresh("chess");
        int share = switch (stage) {
            case READS_RAMPING -> 2_000;
            case READS_MOVED, WRITES_MOVED, EXTRACTED -> 10_000;
            default -> 0;
        };
        if (state.stage() != stage) {
            states.change(state, state.withStage(stage).withReadShare(share).by("test", "begins here"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
