package com.voicehelper.strangler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.YamlObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E1: what a plan says is understood, or the start is refused in one line. */
class StorePlanTests {

    private static final StoreKind KIND = new StoreKind() {
        @Override
        public String name() {
            return "shelf";
        }

        @Override
        public Function<StoreContext, MovingStore> read(YamlObject plan, UnaryOperator<String> resolve) {
            return context -> {
                throw new UnsupportedOperationException("a plan is read, not opened");
            };
        }
    };

    @ParameterizedTest
    @CsvSource({
            "OLD, 0, MONOLITH", "DUAL_OLD_PRIMARY, 0, COPYING", "DUAL_OLD_PRIMARY, 12.5, READS_RAMPING", "DUAL_OLD_PRIMARY, 100, READS_MOVED",
            "DUAL_NEW_PRIMARY, 0, WRITES_MOVED", "DUAL_NEW_PRIMARY, 100, WRITES_MOVED", "NEW, 100, EXTRACTED"})
    void aLegalPairOfModeAndRatioIsAStage(String mode, String percent, Stage stage) {
        StorePlan plan = read("mode: " + mode + "\nread-percent: " + percent);
        assertThat(plan.mode().stage(plan.readShare())).isEqualTo(stage);
        assertThat(Mode.of(stage)).isEqualTo(plan.mode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "mode: OLD\\nread-percent: 1 | line 6, read-percent: mode OLD does not go with 1 % of reads at the new side",
            "mode: NEW\\nread-percent: 99.99 | line 6, read-percent: mode NEW does not go with 99.99 % of reads",
            "mode: dual-write | line 5, mode: 'dual-write' is not one of [OLD, DUAL_OLD_PRIMARY, DUAL_NEW_PRIMARY, NEW]",
            "mode: old | line 5, mode: 'old' is not one of",
            "mode: '' | line 5, mode: '' is not one of",
            "read-percent: 101 | line 5, read-percent: The percentage 101 is not between 0 and 100",
            "read-percent: 0.001 | finer than steps of 0.01",
            "read-percent: nan | is not a number",
            "verification-max-age: soon | line 5, verification-max-age: 'soon' is not a time",
            "colour: red | line 5, colour: is not known"})
    void anIllegalPairOrAnUnknownWordRefusesToStartInOneLine(String lines, String problem) {
        assertThatThrownBy(() -> read(lines.replace("\\n", "\n"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test.yaml").hasMessageContaining(problem).message().doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "store: shelf books\\nkind: shelf | cannot be the name of a store",
            "store: audit\\nkind: shelf | cannot be the name of a store",
            "store: books\\nkind: redis | is not one of [shelf]",
            "store: books\\nkind: shelf\\nramp: [50] | must begin above 0 and end at 100",
            "store: books\\nkind: shelf\\nramp: [50, 20, 100] | does not rise",
            "store: books\\nkind: shelf\\nramp: [100] | lacks",
            "kind: shelf | lacks",
            "store: books | lacks"})
    void aPlanThatLacksSomethingIsRefused(String yaml, String problem) {
        assertThatThrownBy(() -> StoreFixture.plan(KIND, yaml.replace("\\n", "\n"))).isInstanceOf(ConfigurationException.class).hasMessageContaining(problem);
    }

    @Test
    void withoutAModeAStoreBeginsAtItsOldSide() {
        assertThat(read("")).extracting(StorePlan::mode, StorePlan::readShare, StorePlan::ramp).containsExactly(Mode.OLD, 0, List.of(500, 10_000));
    }

    private static StorePlan read(String lines) {
        return StoreFixture.plan(KIND, "store: books\nkind: shelf\nramp: [5, 100]\nshelf: {}\n" + lines);
    }
}
