package com.voicehelper.strangler.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWritesTests {

    private final SettableReplication replication = new SettableReplication();
    private final OwnWrites writes = new OwnWrites(replication, 3, Duration.ofSeconds(2));

    private boolean pinned(String... names) {
        return writes.pinned("notes", List.of(names));
    }

    @Test
    void aWriteThatIsAppliedPinsNobody() {
        writes.begin("notes", List.of("ada")).served(Duration.ZERO);
        assertThat(pinned("ada")).isFalse();
    }

    @Test
    void aWriteThatChangedNothingPinsNobody() {
        replication.stop();
        writes.begin("notes", List.of("ada")).nothing();
        assertThat(pinned("ada")).isFalse();
    }

    @Test
    void aWriterIsPinnedFromTheBeginningUntilTheOtherSideHasIt() {
        replication.stop();
        OwnWrites.Write write = writes.begin("notes", List.of("ada", "home"));
        assertThat(pinned("ada")).isTrue();
        write.served(Duration.ZERO);
        assertThat(pinned("bob", "home")).isTrue();
        assertThat(pinned("bob")).isFalse();
        replication.resume();
        assertThat(pinned("ada", "home")).isFalse();
    }

    @Test
    void aLaterWriteThatIsAppliedReleasesNoEarlierOne() {
        replication.stop();
        OwnWrites.Write first = writes.begin("notes", List.of("ada"));
        OwnWrites.Write second = writes.begin("notes", List.of("ada"));
        second.served(Duration.ZERO);
        first.nothing();
        assertThat(pinned("ada")).isTrue();
    }

    @Test
    void tooManyWritersPinEverybody() {
        replication.stop();
        for (int i = 0; i < 10; i++) {
            writes.begin("notes", List.of("writer-" + i)).served(Duration.ZERO);
        }
        assertThat(pinned("writer-9")).isTrue();
        assertThat(pinned("somebody else")).isTrue();
        replication.resume();
        assertThat(pinned("somebody else")).isFalse();
        assertThat(pinned("writer-0")).isFalse();
    }

    @Test
    void aPositionThatCannotBeReadPinsUntilItCan() {
        replication.away(true);
        writes.begin("notes", List.of("ada")).served(Duration.ofMillis(1));
        writes.sweep();
        assertThat(pinned("ada")).isTrue();
        replication.away(false);
        writes.sweep();
        assertThat(pinned("ada")).isFalse();
    }

    @Test
    void howeverManyWritersFailADatabaseThatIsAwayIsAskedOncePerLookAndByNoReader() {
        replication.away(true);
        List.of("ada", "bob", "cleo").forEach(writer -> writes.begin("notes", List.of(writer)).served(Duration.ZERO));
        long before = replication.asked();
        assertThat(pinned("ada") && pinned("bob") && pinned("cleo")).isTrue();
        assertThat(replication.asked()).isEqualTo(before);
        writes.sweep();
        assertThat(replication.asked()).isEqualTo(before + 1);
    }

    @Test
    void aWriteOfAnEarlierMoveReleasesNobodyInTheNext() {
        OwnWrites.Write earlier = writes.begin("notes", List.of("ada"));
        writes.forget("notes");
        writes.begin("notes", List.of("ada"));
        earlier.nothing();
        assertThat(pinned("ada")).isTrue();
    }

    @Test
    void aPositionIsFoundAlsoWhileTheNextWriteIsUnderWay() {
        replication.away(true);
        writes.begin("notes", List.of("ada")).served(Duration.ZERO);
        replication.away(false);
        OwnWrites.Write next = writes.begin("notes", List.of("ada"));
        writes.sweep();
        next.nothing();
        assertThat(pinned("ada")).isFalse();
    }

    @Test
    void aSideIsLateWhenAWriteMayHaveWaitedForItInVain() {
        replication.behind(Duration.ofMillis(1_999));
        assertThat(writes.late("notes")).isFalse();
        replication.behind(Duration.ofSeconds(2));
        assertThat(writes.late("notes")).isTrue();
        replication.behind(null);
        assertThat(writes.late("notes")).as("a node that does not know yet").isTrue();
    }

    @Test
    void manyWritesOfOneWriterStayBounded() {
        replication.stop();
        for (int i = 0; i < 100; i++) {
            writes.begin("notes", List.of("ada")).served(Duration.ZERO);
        }
        assertThat(pinned("ada")).isTrue();
        replication.resume();
        writes.sweep();
        assertThat(pinned("ada")).isFalse();
    }

    @Test
    void aWriterThatNobodyKnowsPinsEverybody() {
        replication.stop();
        writes.begin("notes", List.of()).served(Duration.ZERO);
        assertThat(pinned("anyone")).isTrue();
    }
}
