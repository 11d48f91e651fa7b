package com.voicehelper.strangler.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTests {

    @Test
    void aValueIsKnownToWithinSixPercentFromEightMicrosecondsToFourHours() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long nanos = (long) Math.exp(Math.log(8_000) + random.nextDouble() * Math.log(Duration.ofHours(4).toNanos() / 8_000.0));
            double known = Latencies.value(Latencies.bucket(nanos)).toNanos();
            assertThat(known / nanos).isCloseTo(1, within(0.0726));
        }
        assertThat(Latencies.bucket(-5)).isZero();
        assertThat(Latencies.bucket(Long.MAX_VALUE)).isEqualTo(Latencies.BUCKETS - 1);
    }

    @Test
    void bucketsRiseWithTheirValuesAndLeaveNoGap() {
        for (int bucket = 1; bucket < Latencies.BUCKETS; bucket++) {
            assertThat(Latencies.value(bucket)).isGreaterThan(Latencies.value(bucket - 1));
            assertThat(Latencies.bucket(Latencies.value(bucket).toNanos())).isEqualTo(bucket);
        }
    }

    @Test
    void aQuantileIsThatOfTheSortedValues() {
        Random random = new Random(11);
        long[] nanos = LongStream.generate(() -> (long) (2_000_000 * Math.exp(random.nextGaussian()))).limit(20_000).sorted().toArray();
        Latencies latencies = of(nanos);
        assertThat(latencies.count()).isEqualTo(20_000);
        for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
            double exact = nanos[(int) Math.ceil(share * nanos.length) - 1];
            assertThat(latencies.quantile(share).toNanos() / exact).isCloseTo(1, within(0.0726));
        }
        assertThat(latencies.slowerThan(latencies.quantile(0.95))).isBetween(500L, 1_000L);
        assertThatThrownBy(() -> Latencies.NONE.quantile(0.95)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoHistogramsAddUp() {
        Latencies sum = of(5_000_000).plus(of(50_000_000, 50_000_000)).plus(Latencies.NONE);
        assertThat(sum.count()).isEqualTo(3);
        assertThat(sum.slowerThan(Duration.ofMillis(20))).isEqualTo(2);
    }

    private static Latencies of(long... nanos) {
        return Latencies.of(Arrays.stream(nanos).mapToInt(Latencies::bucket).toArray(), Arrays.stream(nanos).map(each -> 1).toArray());
    }
}
