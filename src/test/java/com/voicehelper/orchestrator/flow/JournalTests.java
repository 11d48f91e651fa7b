package com.voicehelper.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalTests {

    private static final Answered ANSWERED = new Answered("text", List.of(), "local", "local", "stop", List.of(), 1, 2, 3);

    private final List<TaskReport.Step> heard = new ArrayList<>();

    @Test
    void aStepIsToldBeforeItBeginsAndAfterItHasEnded() {
        Journal journal = journal(Duration.ofMinutes(1), List.of());
        journal.step(1, "answer", new Cancellation(), (id, stop) -> {
            assertThat(heard).extracting(TaskReport.Step::state).containsExactly(State.RUNNING);
            return ANSWERED;
        });

        assertThat(heard).extracting(TaskReport.Step::state).containsExactly(State.RUNNING, State.COMPLETED);
        assertThat(journal.steps()).singleElement().satisfies(step -> assertThat(step.answered()).isEqualTo(ANSWERED));
    }

    @Test
    void aStepThatTakesTooLongIsStoppedAndFails() {
        Journal journal = journal(Duration.ofMillis(20), List.of());

        assertThatThrownBy(() -> journal.step(1, "answer", new Cancellation(), (id, stop) -> {
            assertThat(stop.await(Duration.ofSeconds(10))).isTrue();
            return ANSWERED;
        })).isInstanceOfSatisfying(ApiException.class, failure -> assertThat(failure.status().value()).isEqualTo(504));
        assertThat(journal.steps()).singleElement().satisfies(step -> {
            assertThat(step.state()).isEqualTo(State.FAILED);
            assertThat(step.answered()).as("it may cost something all the same").isNotNull();
        });
    }

    @Test
    void whatAnAttemptBeforeCompletedIsNotDoneAgainAndWhatItDidNotIs() {
        Journal first = journal(Duration.ofMinutes(1), List.of());
        first.step(1, "answer", new Cancellation(), (id, stop) -> ANSWERED);
        assertThatThrownBy(() -> first.step(2, "answer", new Cancellation(), (id, stop) -> {
            throw ApiException.unavailable("away", 1);
        })).hasMessage("away");
        Journal second = journal(Duration.ofMinutes(1), List.copyOf(first.steps()));
        List<UUID> calls = new ArrayList<>();

        second.step(1, "answer", new Cancellation(), (id, stop) -> {
            throw new AssertionError("done again");
        });
        second.step(2, "answer", new Cancellation(), (id, stop) -> {
            calls.add(id);
            return ANSWERED;
        });

        assertThat(calls).hasSize(1);
        assertThat(second.steps()).extracting(TaskReport.Step::number).containsExactly(1, 2, 3);
    }

    private Journal journal(Duration timeout, List<TaskReport.Step> before) {
        return new Journal(timeout, Clock.systemUTC(), before, null, heard::add);
    }
}
