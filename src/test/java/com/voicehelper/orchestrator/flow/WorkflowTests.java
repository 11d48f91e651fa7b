package com.voicehelper.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.flow.Part.Relation;
import com.voicehelper.orchestrator.flow.Work.Ask;
import com.voicehelper.orchestrator.flow.Work.IfNothing;
import com.voicehelper.orchestrator.flow.Work.Means;
import com.voicehelper.orchestrator.flow.Work.Parallel;
import com.voicehelper.orchestrator.flow.Work.Serial;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.rag.Citation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How workflows are made of parts, and carried out. */
class WorkflowTests {

    private static final History NOTHING = new History(List.of());

    private final Ask one = new Ask(1, Means.DOCUMENTS, "one");
    private final Ask two = new Ask(2, Means.DOCUMENTS, "two");
    private final Ask three = new Ask(3, Means.DOCUMENTS, "three");
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    @Test
    void partsThatStandAloneAreAskedSideBySideEachFollowedByThoseThatDependOnIt() {
        assertThat(Planner.work(List.of(new Part("one", Relation.INDEPENDENT), new Part("two", Relation.DEPENDS), new Part("three", Relation.INDEPENDENT)),
                Means.DOCUMENTS)).isEqualTo(new Parallel(List.of(new Serial(List.of(one, two)), three)));
        assertThat(Planner.work(List.of(new Part("one", Relation.INDEPENDENT), new Part("two", Relation.OTHERWISE), new Part("three", Relation.DEPENDS)),
                Means.DOCUMENTS)).isEqualTo(new Serial(List.of(new IfNothing(one, two), three)));
    }

    @Test
    void sideBySideMeansAtTheSameTimeAndTheAnswersKeepTheOrderOfTheParts() {
        CountDownLatch all = new CountDownLatch(3);
        var walk = walk(3, new Parallel(List.of(one, two, three)), (ask, history, stop) -> {
            all.countDown();
            await(all);
            return answered(ask.question(), 1);
        });

        assertThat(walk.await()).extracting(Answered::text).containsExactly("one", "two", "three");
    }

    @Test
    void notMoreCallsThanTheBoundAreMadeAtOnce() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        walk(2, new Parallel(List.of(one, two, three)), (ask, history, stop) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            stop.await(Duration.ofMillis(20));
            now.decrementAndGet();
            return answered(ask.question(), 1);
        }).await();

        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aPartThatDependsOnAnotherKnowsItsQuestionAndAnswer() {
        Map<String, List<String>> heard = new ConcurrentHashMap<>();
        walk(2, new Serial(List.of(one, two)), (ask, history, stop) -> {
            heard.put(String.valueOf(ask.question()), history.turns().stream().map(ModelMessage::content).toList());
            return answered("answer to " + ask.question(), 1);
        }).await();

        assertThat(heard).containsEntry("one", List.of()).containsEntry("two", List.of("one", "answer to one"));
    }

    @Test
    void anAlternativeIsAskedOnlyWhenNothingWasFound() {
        assertThat(walk(2, new IfNothing(one, two), (ask, history, stop) -> answered(ask.question(), 1)).await()).extracting(Answered::text).containsExactly("one");
        assertThat(walk(2, new IfNothing(one, two), (ask, history, stop) -> answered(ask.question(), 0)).await()).hasSize(2);
        Ask model = new Ask(1, Means.MODEL, "one");
        assertThat(walk(2, new IfNothing(model, two), (ask, history, stop) -> answered(ask.question(), 0)).await()).hasSize(1);
    }

    @Test
    void aPartThatFailsStopsTheOthersAndIsTheReason() {
        var walk = walk(3, new Parallel(List.of(one, new Serial(List.of(two, three)))), (ask, history, stop) -> {
            asked.add(String.valueOf(ask.question()));
            if (ask.equals(one)) {
                throw ApiException.unavailable("one is away", 1);
            }
            assertThat(stop.await(Duration.ofSeconds(10))).isTrue();
            return answered("stopped", 0);
        });

        assertThatThrownBy(walk::await).hasMessage("one is away");
        assertThat(asked).doesNotContain("three");
    }

    @Test
    void aCancelledWalkAsksNothingMore() {
        Cancellation cancellation = new Cancellation();
        AtomicBoolean ended = new AtomicBoolean();
        var answers = new Branches(2, cancellation, (ask, history, stop) -> {
            cancellation.cancel();
            return answered(String.valueOf(ask.question()), 1);
        }).start(new Serial(List.of(one, two, three)), NOTHING, () -> ended.set(true)).await();

        assertThat(answers).hasSize(1);
        assertThat(ended).isTrue();
    }

    private static Branches.Walk walk(int most, Work work, Branches.Call call) {
        return new Branches(most, new Cancellation(), call).start(work, NOTHING, () -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static Answered answered(String text, int citations) {
        List<Citation> cited = citations == 0 ? List.of()
                : List.of(new Citation(1, UUID.randomUUID(), UUID.randomUUID(), "title", "source", null, 1, "text"));
        return new Answered(text, cited, "local", "local", "stop", List.of(), 1, 1, 0);
    }
}
