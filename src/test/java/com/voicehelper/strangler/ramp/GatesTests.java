package com.voicehelper.strangler.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.shadow.ShadowFigures.Rate;
import com.voicehelper.strangler.traffic.Experience;
import com.voicehelper.strangler.traffic.Latencies;
import com.voicehelper.strangler.traffic.TrafficWindows.Sample;
import com.voicehelper.strangler.traffic.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gates make of figures, without a clock or a database. */
class GatesTests {

    private static final Plan.Ramp RAMP = RampFixture.ramp(Duration.ZERO, Duration.ofHours(1));

    /** Of the service's cohort, of the monolith's, in requests and errors. */
    @ParameterizedTest
    @CsvSource({
        "99, 99, 1900, 0, INCONCLUSIVE, 99 of 1000",
        "100, 3, 1900, 5, INCONCLUSIVE, 100 of 1000",
        "100, 4, 1900, 5, UNHEALTHY, 4.00 % (4 of 100) is above the bound of 1.00 %",
        "100, 4, 0, 0, UNHEALTHY, 4.00 %",
        "999, 9, 4000, 20, INCONCLUSIVE, 999 of 1000",
        "1000, 10, 4000, 20, HEALTHY, 1.00 %",
        "1000, 20, 4000, 20, UNHEALTHY, 2.00 %",
        "1000, 11, 4000, 0, UNHEALTHY, 1.10 %",
        "1000, 11, 4000, 20, INCONCLUSIVE, not yet sure",
        "100, 10, 1900, 190, INCONCLUSIVE, is 10.00 % (190 of 1900)",
        "1000, 100, 4000, 400, INCONCLUSIVE, is 10.00 % (400 of 4000)",
        "1000, 100, 4000, 80, UNHEALTHY, is 2.00 % (80 of 4000)",
        "0, 0, 4000, 0, INCONCLUSIVE, 0 of 1000"})
    void theServiceIsJudgedBesideTheMonolith(long requests, long errors, long localRequests, long localErrors, Verdict verdict, String says) {
        Gate gate = ErrorGate.of(sample(requests, errors, localRequests, localErrors), RAMP);
        assertThat(gate.verdict()).as(gate.says()).isEqualTo(verdict);
        assertThat(gate.says()).contains(says);
        assertThat(gate.bound()).isEqualTo(1);
    }

    @Test
    void whereTheMonolithCannotMakeErrorsGoodEitherNothingIsGainedByGoingBack() {
        Experience both = new Experience(500, 100, 90, 0, Latencies.NONE);
        Experience service = new Experience(500, 100, 10, 0, Latencies.NONE);
        assertThat(ErrorGate.of(sample(both, Experience.NONE), RAMP).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(ErrorGate.of(sample(service, Experience.NONE), RAMP).verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void aServiceThatBeginsToFailAfterLongHealthIsFoundByItsNewestRequests() {
        Sample sample = new Sample(window(errors(100_000, 400), errors(100_000, 400)), window(errors(120, 12), errors(120, 0)));
        assertThat(ErrorGate.of(sample, RAMP).verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    /** Forty looks at a service that is as healthy as the monolith: it must not be rolled back by chance. */
    @ParameterizedTest
    @CsvSource({"100, 1900", "100, 100", "1000, 1000", "100, 0", "1000, 0"})
    void aHealthyServiceIsRolledBackByFewerThanOneRampInAHundred(int requestsPerLook, int localPerLook) {
        Random random = new Random(20_261_121);
        int runs = 2_000;
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            alarms += alarmWithin(40, requestsPerLook, 0.005, localPerLook, random) < 40 ? 1 : 0;
        }
        assertThat(alarms).as("false alarms in %d ramps", runs).isLessThan(runs / 100);
    }

    @Test
    void aServiceThatFailsTenPercentIsFoundAtTheFirstLookInNinetyNineOfAHundred() {
        Random random = new Random(20_261_121);
        int runs = 4_000;
        int found = 0;
        for (int run = 0; run < runs; run++) {
            found += alarmWithin(1, 100, 0.1, 1_900, random) == 0 ? 1 : 0;
        }
        assertThat(found).isGreaterThan(runs * 98 / 100);
    }

    @Test
    void aServiceThatFailsTwoPercentIsFoundWithinTwoThousandRequestsInNineOfTen() {
        Random random = new Random(20_261_121);
        int found = 0;
        for (int run = 0; run < 1_000; run++) {
            found += alarmWithin(20, 100, 0.02, 400, random) < 20 ? 1 : 0;
        }
        assertThat(found).isGreaterThan(900);
    }

    /** The number of the look that raised an alarm; {@code looks} when none did. A look sees the last requests, at least 1 000 once there are so many. */
    private static int alarmWithin(int looks, int requests, double rate, int localRequests, Random random) {
        int[] errors = new int[looks];
        int[] localErrors = new int[looks];
        int reach = Math.max(1, 1_000 / requests);
        for (int look = 0; look < looks; look++) {
            errors[look] = binomial(requests, rate, random);
            localErrors[look] = binomial(localRequests, 0.005, random);
            int from = Math.max(0, look - reach + 1);
            int seen = look - from + 1;
            Sample sample = new Sample(
                    window(errors((long) seen * requests, sum(errors, from, look)), errors((long) seen * localRequests, sum(localErrors, from, look))),
                    window(errors(requests, errors[look]), errors(localRequests, localErrors[look])));
            if (ErrorGate.of(sample, RAMP).verdict() == Verdict.UNHEALTHY) {
                return look;
            }
        }
        return looks;
    }

    /** By the gaps between errors, which are geometrically distributed: a draw per error, not per request. */
    private static int binomial(int requests, double rate, Random random) {
        int errors = -1;
        for (double at = -1; at < requests; errors++) {
            at += 1 + Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-rate));
        }
        return errors;
    }

    private static int sum(int[] values, int from, int to) {
        int sum = 0;
        for (int i = from; i <= to; i++) {
            sum += values[i];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"99, 5, INCONCLUSIVE", "100, 0, HEALTHY", "100, 1, INCONCLUSIVE", "100, 2, UNHEALTHY", "10000, 10, HEALTHY", "10000, 11, INCONCLUSIVE", "10000, 20, UNHEALTHY"})
    void answersThatDifferAreAllowedUpToThePlansRate(long compared, long different, Verdict verdict) {
        assertThat(ShadowGate.of(Map.of("/games", new Rate(compared, different)), RAMP).verdict()).isEqualTo(verdict);
    }

    @Test
    void nothingComparedIsNothingKnown() {
        assertThat(ShadowGate.of(Map.of(), RAMP)).matches(gate -> gate.verdict() == Verdict.INCONCLUSIVE && gate.value() == null);
    }

    @Test
    void aRouteThatIsAlwaysWrongDoesNotHideAmongTheReadsOfAnother() {
        assertThat(ShadowGate.of(Map.of("/games", new Rate(1_000_000, 0), "/games/archived", new Rate(150, 150)), RAMP))
                .matches(gate -> gate.verdict() == Verdict.UNHEALTHY && gate.says().startsWith("150 of 150 answers of /games/archived differ"));
        assertThat(ShadowGate.of(Map.of("/games", new Rate(1_000_000, 0), "/games/archived", new Rate(99, 9)), RAMP).verdict()).isEqualTo(Verdict.HEALTHY);
    }

    private static Sample sample(long requests, long errors, long localRequests, long localErrors) {
        return sample(errors(requests, errors), errors(localRequests, localErrors));
    }

    private static Sample sample(Experience remote, Experience local) {
        return new Sample(window(remote, local), window(Experience.NONE, Experience.NONE));
    }

    private static Window window(Experience remote, Experience local) {
        return new Window(Instant.EPOCH, Instant.EPOCH, Map.of(Side.TARGET, Map.of("/games", remote), Side.SOURCE, Map.of("/games", local)));
    }

    private static Experience errors(long requests, long errors) {
        return new Experience(requests, errors, 0, 0, Latencies.NONE);
    }
}
