package com.voicehelper.strangler.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnapshotTests {

    @Test
    void aSnapshotIsReadAndWrittenAsPostgresDoes() {
        assertThat(Snapshot.parse("10:20:10,14").toString()).isEqualTo("10:20:10,14");
        assertThat(Snapshot.parse("7:7:").toString()).isEqualTo("7:7:");
        assertThat(Snapshot.parse("10:20:10,14").runningLiteral()).isEqualTo("{10,14}");
        assertThatThrownBy(() -> Snapshot.parse("10:20")).hasMessageContaining("is not a snapshot");
    }

    @Test
    void coveringMeansSeeingAllThatTheOtherSees() {
        Random random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            Snapshot one = snapshot(random);
            Snapshot other = snapshot(random);
            boolean everything = LongStream.range(0, 40).filter(other::sees).allMatch(one::sees);
            assertThat(one.covers(other)).as("%s covers %s", one, other).isEqualTo(everything);
        }
    }

    private static Snapshot snapshot(Random random) {
        long xmax = 5 + random.nextLong(10);
        TreeSet<Long> running = new TreeSet<>();
        for (int index = random.nextInt(4); index > 0; index--) {
            running.add(random.nextLong(xmax));
        }
        long xmin = running.isEmpty() ? xmax : running.first();
        return Snapshot.parse(xmin + ":" + xmax + ":" + running.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
}
