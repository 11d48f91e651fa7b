package com.voicehelper.strangler.ramp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceTests {

    /** By R: {@code pbinom(k - 1, n, p, lower.tail = FALSE)}. */
    @ParameterizedTest
    @CsvSource({
        "100, 4, 0.01, 0.01837",
        "100, 5, 0.01, 0.00343",
        "100, 2, 0.005, 0.08982",
        "100, 4, 0.1, 0.99216",
        "10, 10, 0.5, 0.000977",
        "1000000, 10000, 0.01, 0.50267"})
    void asManyErrorsAreAsLikelyAsTheBinomialDistributionSays(long requests, long errors, double expected, double probability) {
        assertThat(Chance.ofErrors(requests, errors, expected)).isCloseTo(probability, within(probability * 0.01));
    }

    @Test
    void noErrorsAreNoSurpriseAndOneIsImpossibleWhereNoneIsExpected() {
        assertThat(Chance.ofErrors(100, 0, 0.01)).isEqualTo(1);
        assertThat(Chance.ofErrors(100, 1, 0)).isZero();
        assertThat(Chance.ofErrors(100, 100, 1)).isEqualTo(1);
    }

    /** By counting: of the C(n + m, k + l) ways to spread the errors, those with at least k in the one cohort. */
    @ParameterizedTest
    @CsvSource({"10, 3, 10, 0, 0.10526", "4, 4, 4, 0, 0.014286", "5, 0, 5, 2, 1", "2, 1, 2, 1, 0.83333", "3, 2, 1, 1, 1"})
    void twoCohortsThatFailAlikeDifferAsOftenAsFisherSays(long requests, long errors, long otherRequests, long otherErrors, double probability) {
        assertThat(Chance.ofDifference(requests, errors, otherRequests, otherErrors)).isCloseTo(probability, within(probability * 0.01));
    }
}
