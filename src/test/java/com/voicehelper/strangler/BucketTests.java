package com.voicehelper.strangler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTests {

    @ParameterizedTest
    @CsvSource({
            "'', 00000000, 00000000",
            "'', 00000001, 514e28b7",
            "'', ffffffff, 81f16f39",
            "test, 00000000, ba6bd213",
            "test, 9747b28c, 704b81dc",
            "'Hello, world!', 00000000, c0363e43",
            "'Hello, world!', 9747b28c, 24884cba",
            "The quick brown fox jumps over the lazy dog, 00000000, 2e4ff723",
            "The quick brown fox jumps over the lazy dog, 9747b28c, 2fa826cd",
            "a, 9747b28c, 7fa09ea6",
            "aa, 9747b28c, 5d211726",
            "aaa, 9747b28c, 283e0130",
            "aaaa, 9747b28c, 5a97808a"})
    void theHashEqualsThePublishedVectors(String text, String seed, String hash) {
        assertThat(Bucket.murmur3(text.getBytes(UTF_8), Integer.parseUnsignedInt(seed, 16))).isEqualTo(Integer.parseUnsignedInt(hash, 16));
    }

    @Test
    void callersSpreadEvenly() {
        int callers = 100_000;
        int[] buckets = IntStream.range(0, callers).map(id -> Bucket.of("conversation", "", "user-" + id)).toArray();
        assertThat(IntStream.of(buckets)).allMatch(bucket -> bucket >= 0 && bucket < Bucket.COUNT);
        for (int percent = 5; percent < 100; percent += 5) {
            int share = percent * 100;
            double served = 100.0 * IntStream.of(buckets).filter(bucket -> bucket < share).count() / callers;
            assertThat(served).isCloseTo(percent, within(0.5));
        }
    }

    @Test
    void raisingTheShareOnlyAddsCallers() {
        for (int id = 0; id < 1_000; id++) {
            int bucket = Bucket.of("conversation", "", "user-" + id);
            boolean before = false;
            for (int share = 0; share <= Bucket.COUNT; share += 250) {
                boolean served = bucket < share;
                assertThat(served || !before).isTrue();
                before = served;
            }
            assertThat(before).isTrue();
        }
    }

    @Test
    void groupsAndSaltsShuffleIndependently() {
        long inBoth = IntStream.range(0, 100_000)
                .filter(id -> Bucket.of("conversation", "", "user-" + id) < 2_000 && Bucket.of("identity", "", "user-" + id) < 2_000)
                .count();
        assertThat(inBoth / 1_000.0).isCloseTo(4.0, within(0.5));
        long moved = IntStream.range(0, 1_000).filter(id -> Bucket.of("m", "a", "u" + id) != Bucket.of("m", "b", "u" + id)).count();
        assertThat(moved).isGreaterThan(990);
    }
}
