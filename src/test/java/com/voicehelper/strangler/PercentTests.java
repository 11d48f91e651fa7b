package com.voicehelper.strangler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentTests {

    @ParameterizedTest
    @CsvSource({"0,0", "0.01,1", "5,500", "5.0,500", "12.34,1234", "12.340,1234", "99.99,9999", "100,10000", "100.00,10000"})
    void stepsOfAHundredthArePercentages(String text, int share) {
        assertThat(Percent.parse(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({
            "12.345, finer than steps of 0.01", "-1, not between 0 and 100", "101, not between 0 and 100", "100.01, not between 0 and 100",
            "abc, not a number", "'', not a number", "1e1, not a number", "5%, not a number", "NaN, not a number", "' 5', not a number"})
    void anythingElseIsRefusedWithASentence(String text, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> Percent.parse(text)).withMessageContaining(problem).withMessageStartingWith("The percentage");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0.01", "500,5", "1250,12.5", "1234,12.34", "10000,100"})
    void sharesAreShownWithoutNeedlessDigits(int share, String text) {
        assertThat(Percent.format(share)).isEqualTo(text);
    }
}
