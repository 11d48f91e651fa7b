package com.voicehelper.strangler.move;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plan;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of the stages, as one table: what each command means in each stage. */
class DecisionTests {

    private static final Plan PLAN = TestPlans.plan("chess");

    /** Columns: MONOLITH, COPYING, IN_SYNC, SHADOWING, READS_RAMPING at 20 %, READS_MOVED, WRITES_MOVED, EXTRACTED. */
    private static final String TABLE = """
            start    | Start   | Nothing | Nothing           | Nothing           | Nothing           | Nothing          | Refused      | Refused
            verify   | Refused | Refused | Verify            | Verify            | Verify            | Verify           | Verify       | Refused
            shadow 0 | Nothing | Nothing | Nothing           | shadow 0 IN_SYNC  | Nothing           | Nothing          | Nothing      | Nothing
            shadow 5 | Refused | Refused | shadow 5 SHADOWING | shadow 5 SHADOWING | shadow 5 READS_RAMPING | Refused     | Refused      | Refused
            shadow 10| Refused | Refused | shadow 10 SHADOWING | Nothing         | shadow 10 READS_RAMPING | Refused    | Refused      | Refused
            throttle | Refused | Throttle | Refused          | Refused           | Refused           | Refused          | Refused      | Refused
            repair   | Refused | Repair  | Repair            | Repair            | Repair            | Repair           | Repair       | Refused
            ramp 0   | Nothing | Nothing | Nothing           | Nothing           | 0 IN_SYNC         | 0 IN_SYNC        | 0 WRITES_MOVED   | Refused
            ramp 5   | Refused | Refused | 5 READS_RAMPING   | 5 READS_RAMPING   | 5 READS_RAMPING   | 5 READS_RAMPING  | 5 WRITES_MOVED   | Refused
            ramp 20  | Refused | Refused | 20 READS_RAMPING  | 20 READS_RAMPING  | Nothing           | 20 READS_RAMPING | 20 WRITES_MOVED  | Refused
            ramp 100 | Refused | Refused | 100 READS_MOVED   | 100 READS_MOVED   | 100 READS_MOVED   | Nothing          | Nothing      | Nothing
            advance  | Refused | Refused | 5 READS_RAMPING   | 5 READS_RAMPING   | 50 READS_RAMPING  | Refused          | Refused      | Refused
            auto     | Refused | Refused | RUNNING 100       | RUNNING 100       | RUNNING 100       | RUNNING 100      | Refused      | Refused
            auto 50  | Refused | Refused | RUNNING 50        | RUNNING 50        | RUNNING 50        | Refused          | Refused      | Refused
            auto 5   | Refused | Refused | RUNNING 5         | RUNNING 5         | Refused           | Refused          | Refused      | Refused
            hold     | Refused | Refused | Refused           | Refused           | Refused           | Refused          | Refused      | Refused
            pause    | Refused | Refused | Refused           | Refused           | Refused           | Refused          | Refused      | Refused
            resume   | Refused | Refused | Refused           | Refused           | Refused           | Refused          | Refused      | Refused
            switch   | Refused | Refused | Refused           | Refused           | Refused           | Owner TARGET     | Finish TARGET| Nothing
            reverse  | Refused | Refused | Nothing           | Nothing           | Nothing           | Finish SOURCE    | Owner SOURCE | Refused
            complete | Refused | Refused | Refused           | Refused           | Refused           | Refused          | Complete     | FinishComplete
            back     | Refused | Cancel  | Cancel            | shadow 0 IN_SYNC  | 5 READS_RAMPING   | 80 READS_RAMPING | Owner SOURCE | Refused
            cancel   | Cancel  | Cancel  | Cancel            | Cancel            | Cancel            | Cancel           | Refused      | Refused
            """;

    static Stream<Arguments> everyCommandInEveryStage() {
        return TABLE.lines().flatMap(line -> {
            List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
            return Arrays.stream(Stage.values()).map(stage -> Arguments.of(cells.getFirst(), stage, cells.get(stage.ordinal() + 1)));
        });
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource
    void everyCommandInEveryStage(String commandLine, Stage stage, String expected) {
        String[] words = commandLine.split(" ");
        Command command = Command.of(words[0]);
        Integer share = words.length > 1 ? Integer.parseInt(words[1]) * 100 : null;
        assertThat(inWords(Decision.of(command, state(stage), PLAN, share))).isEqualTo(expected);
    }

    @Test
    void theTableHasEveryCommand() {
        List<String> words = TABLE.lines().map(line -> line.split("[ |]")[0]).distinct().toList();
        assertThat(words).containsExactlyInAnyOrderElementsOf(Arrays.stream(Command.values()).map(Command::word).toList());
    }

    @ParameterizedTest
    @CsvSource({"0,500", "1,500", "500,2000", "1234,2000", "8000,10000", "9999,10000"})
    void anAdvanceGoesToTheNextStepOfThePlan(int share, int next) {
        ModuleState ramping = state(share == 0 ? Stage.IN_SYNC : Stage.READS_RAMPING).withReadShare(share);
        assertThat(Decision.of(Command.ADVANCE, ramping, PLAN, null)).isInstanceOfSatisfying(Decision.Reads.class, reads -> {
            assertThat(reads.share()).isEqualTo(next);
            assertThat(reads.gated()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"10000,8000", "9999,8000", "8000,5000", "500,0", "1,0"})
    void aStepBackGoesToTheStepBefore(int share, int previous) {
        ModuleState ramping = state(share == 10_000 ? Stage.READS_MOVED : Stage.READS_RAMPING).withReadShare(share);
        assertThat(Decision.of(Command.BACK, ramping, PLAN, null)).isInstanceOfSatisfying(Decision.Reads.class, reads ->
                assertThat(reads.share()).isEqualTo(previous));
    }

    @Test
    void readsThatGoBackAreStillCompared() {
        ModuleState ramping = state(Stage.READS_RAMPING).withReadShare(500).withShadowShare(1_000);
        assertThat(Decision.of(Command.BACK, ramping, PLAN, null)).isEqualTo(new Decision.Reads(0, Stage.SHADOWING, false));
        assertThat(Decision.of(Command.SHADOW, ramping, PLAN, 0)).isEqualTo(new Decision.Shadow(0, Stage.READS_RAMPING));
        ModuleState moved = state(Stage.READS_MOVED).withShadowShare(1_000);
        assertThat(moved.effectiveShadowShare()).isZero();
        assertThat(Decision.of(Command.SHADOW, moved, PLAN, 0)).isEqualTo(new Decision.Shadow(0, Stage.READS_MOVED));
    }

    @Test
    void readsGoBackAloneAfterTheWritesMoved() {
        ModuleState local = state(Stage.WRITES_MOVED).withReadShare(0);
        assertThat(local.effectiveReadShare()).isZero();
        assertThat(Decision.of(Command.COMPLETE, local, PLAN, null)).isInstanceOf(Decision.Refused.class);
        assertThat(Decision.of(Command.ADVANCE, local, PLAN, null)).isEqualTo(new Decision.Reads(500, Stage.WRITES_MOVED, true));
    }

    private static String inWords(Decision decision) {
        return switch (decision) {
            case Decision.Reads reads -> reads.share() / 100 + " " + reads.stage();
            case Decision.Shadow shadow -> "shadow " + shadow.share() / 100 + " " + shadow.stage();
            case Decision.Automate automate -> automate.automation() + " " + automate.ceiling() / 100;
            case Decision.Owner owner -> "Owner " + owner.owner();
            case Decision.FinishOwner owner -> "Finish " + owner.owner();
            default -> decision.getClass().getSimpleName();
        };
    }

    private static ModuleState state(Stage stage) {
        int share = switch (stage) {
            case MONOLITH, COPYING, IN_SYNC, SHADOWING -> 0;
            case READS_RAMPING -> 2_000;
            case READS_MOVED, WRITES_MOVED, EXTRACTED -> 10_000;
        };
        return new ModuleState("chess", stage, 1, share, stage == Stage.SHADOWING ? 1_000 : 0, Automation.OFF, 10_000, true, 1, Instant.EPOCH, "kim", "test");
    }
}
