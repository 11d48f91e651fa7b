package com.voicehelper.platform.event;

import static com.voicehelper.platform.event.Notes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.event.NoteReader.Refusals;
import com.voicehelper.platform.event.ParkedEvents.ParkedEvent;
import com.voicehelper.platform.routing.ModuleOwnership;
import com.voicehelper.support.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every transport owes; handlers cannot tell which one it was. */
abstract class EventDelivery {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    private final Refusals refusals = new Refusals();
    private final AtomicBoolean owner = new AtomicBoolean(true);
    private final String topic = "notes-" + getClass().getSimpleName().toLowerCase() + TOPICS.incrementAndGet();
    private String url;
    private Notes node;

    /** The settings that choose the transport. */
    abstract String[] transport();

    @BeforeEach
    void start() {
        url = TestPostgres.createDatabase();
        node = node();
    }

    private Notes node() {
        return new Notes(url, topic, context -> {
            NoteReader.of(topic, refusals).initialize(context);
            context.registerBean(ModuleOwnership.class, () -> module -> owner.get());
        }, transport());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void twelveWritersWithLongAndRolledBackTransactionsLoseNothingAndKeepTheOrderOfEachKey() throws Exception {
        Writers.run(60, node);
        assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();
        eventually(() -> allRead(node.revisions()));
        assertThat(node.readings()).isEqualTo(expected(node.revisions()));
    }

    @Test
    void twoNodesHandleEachEventOnceAndInOrderAlsoWhenOneLeaves() throws Exception {
        try (Notes other = node()) {
            Writers.run(25, node, other);
        }
        Writers.run(10, node);
        assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();
        eventually(() -> allRead(node.revisions()));
        assertThat(node.readings()).isEqualTo(expected(node.revisions()));
    }

    @Test
    void aPoisonEventParksItsKeyAndOtherKeysFlow() {
        refusals.notes.add("poison");
        node.write("poison");
        node.write("poison");
        IntStream.range(0, 20).forEach(i -> node.write("good"));

        eventually(() -> allRead(Map.of("good", 20)));
        eventually(() -> parked().size() == 2 && parked().getFirst().attempts() == 10);
        assertThat(refusals.count).hasValue(10);
        assertThat(parked()).allMatch(ParkedEvent::parked).extracting(ParkedEvent::key).containsOnly("poison");
        assertThat(parked().getFirst().error()).contains("illegible");
        assertThat(node.readings()).doesNotContainKey("poison");
    }

    @Test
    void anEventThatFailsForAWhileIsHandledInOrderWithoutAnOperator() {
        refusals.notes.add("shy");
        IntStream.range(0, 5).forEach(i -> node.write("shy"));
        eventually(() -> refusals.count.get() > 2);
        refusals.notes.clear();
        eventually(() -> allRead(Map.of("shy", 5)));
        assertThat(node.readings()).isEqualTo(Map.of("shy", List.of(1, 2, 3, 4, 5)));
        eventually(() -> parked().isEmpty());
    }

    @Test
    void aRetryHandlesAParkedKeyInOrderAndItFlowsAgain() {
        refusals.notes.add("poison");
        IntStream.range(0, 3).forEach(i -> node.write("poison"));
        eventually(() -> parked().size() == 3 && parked().getFirst().attempts() == 10);

        var stillIllegible = node.bean(ParkedEvents.class).retry(parked().getLast().id());
        assertThat(stillIllegible).isNotNull().returns(0, ParkedEvents.Retried::handled).returns(3L, ParkedEvents.Retried::remaining);
        refusals.notes.clear();
        var retried = node.bean(ParkedEvents.class).retry(parked().getLast().id());

        assertThat(retried).isEqualTo(new ParkedEvents.Retried(3, 0, null));
        assertThat(parked()).isEmpty();
        node.write("poison");
        eventually(() -> allRead(Map.of("poison", 4)));
        assertThat(node.readings()).isEqualTo(Map.of("poison", List.of(1, 2, 3, 4)));
    }

    @Test
    void aDroppedEventIsNeverHandledAndTheRestOfItsKeyIs() {
        refusals.notes.add("poison");
        node.write("poison");
        node.write("poison");
        eventually(() -> parked().size() == 2 && parked().getFirst().attempts() == 10);
        refusals.notes.clear();
        assertThat(node.bean(ParkedEvents.class).drop(parked().getFirst().id())).isTrue();
        eventually(() -> node.readings().equals(Map.of("poison", List.of(2))));
        eventually(() -> parked().isEmpty());
    }

    @Test
    void nothingIsHandledWhereTheModuleIsNotOwned() {
        owner.set(false);
        node.write("a");
        refusals.failure = new NotOwnerException("notes", new SQLException("fenced", NotOwnerException.SQL_STATE));
        refusals.notes.add("a");
        owner.set(true);
        eventually(() -> refusals.count.get() > 1);
        assertThat(parked()).isEmpty();
        assertThat(node.readings()).isEmpty();
        refusals.notes.clear();
        eventually(() -> allRead(Map.of("a", 1)));
        assertThat(node.readings()).isEqualTo(Map.of("a", List.of(1)));
    }

    @Test
    void anEventIsHandledWithinATenthOfASecond() {
        node.write("warm");
        eventually(() -> allRead(Map.of("warm", 1)));
        List<Long> waits = IntStream.rangeClosed(1, 40).mapToObj(i -> {
            long written = System.nanoTime();
            node.write("a");
            eventually(() -> allRead(Map.of("a", i)));
            return Duration.ofNanos(System.nanoTime() - written).toMillis();
        }).sorted().toList();
        assertThat(waits.get(37)).as("P95 in ms of %s", waits).isLessThan(100);
    }

    private List<ParkedEvent> parked() {
        return node.bean(ParkedEvents.class).list(1000);
    }

    private boolean allRead(Map<String, Integer> revisions) {
        var readings = node.readings();
        return revisions.entrySet().stream().allMatch(note -> readings.getOrDefault(note.getKey(), List.of()).size() >= note.getValue());
    }

    static Map<String, List<Integer>> expected(Map<String, Integer> revisions) {
        Map<String, List<Integer>> expected = new java.util.TreeMap<>();
        revisions.forEach((note, revision) -> expected.put(note, IntStream.rangeClosed(1, revision).boxed().toList()));
        return expected;
    }
}
