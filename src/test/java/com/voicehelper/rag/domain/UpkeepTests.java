package com.voicehelper.rag.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.support.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

class UpkeepTests {

    private static final ConfigurableApplicationContext SERVER = TestServer.shared();

    private final Answers answers = SERVER.getBean(Answers.class);
    private final Upkeep upkeep = SERVER.getBean(Upkeep.class);
    private final RagSettings settings = SERVER.getBean(RagSettings.class);

    @Test
    void anAnswerThatNeverEndedIsClosedOnceNoProcessCanStillBeMakingIt() {
        UUID id = open("alice");

        upkeep.tidy(Instant.now().plus(settings.timeout()));
        assertThat(state(id)).isEqualTo(AnswerState.OPEN);

        upkeep.tidy(Instant.now().plus(settings.timeout()).plus(Duration.ofSeconds(31)));
        assertThat(state(id)).isEqualTo(AnswerState.FAILED);

        answers.record(outcome(id, AnswerState.DONE));
        assertThat(state(id)).as("the first record stays").isEqualTo(AnswerState.FAILED);
    }

    @Test
    void anAnswerIsForgottenWhenItsTimeIsOver() {
        UUID id = open("alice");
        answers.record(outcome(id, AnswerState.DONE));

        upkeep.tidy(Instant.now().plus(settings.retention()).minusSeconds(60));
        assertThat(answers.find("acme", id)).isPresent();

        upkeep.tidy(Instant.now().plus(settings.retention()).plusSeconds(60));
        assertThat(answers.find("acme", id)).isEmpty();
    }

    @Test
    void whatADeletedUserAskedIsForgotten() {
        UUID hers = open("deleted-user");
        UUID other = open("bob");

        SERVER.getBean(DeletedUsers.class).handle(new ReceivedEvent(Ids.next(), "identity.events", "identity.user.deleted", 1, "user", "deleted-user", "acme",
                Instant.now(), null, null, null, JsonNodeFactory.instance.objectNode()));

        assertThat(answers.find("acme", hers)).isEmpty();
        assertThat(answers.find("acme", other)).isPresent();
    }

    @Test
    void anAnswerKeepsThatItDrewOnADeletedDocumentAndNotItsText() {
        UUID id = open("reader");
        UUID deleted = Ids.next();
        UUID kept = Ids.next();
        List<Citation> citations = List.of(new Citation(1, Ids.next(), deleted, "Leave", "leave.md", null, 0.9, "secret"),
                new Citation(2, Ids.next(), kept, "Pay", "pay.md", 3, 0.8, "public"));
        answers.record(new AnswerOutcome(id, AnswerState.DONE, "text [1]", new RagAnswer("", citations, List.of(1), "", "", "stop", 0, 0, 0),
                null, null, AnswerOutcome.Timings.NONE));

        SERVER.getBean(DeletedDocuments.class).handle(new ReceivedEvent(Ids.next(), "document.events", "document.deleted", 1, "document",
                deleted.toString(), "acme", Instant.now(), null, null, null, JsonNodeFactory.instance.objectNode()));

        var told = answers.find("acme", id).orElseThrow().outcome().answer().citations();
        assertThat(told).extracting(Citation::text).containsExactly("", "public");
        assertThat(told).extracting(Citation::documentId).containsExactly(deleted, kept);
    }

    private UUID open(String userId) {
        UUID id = Ids.next();
        answers.open(new RagQuestion(id, "acme", userId, List.of(ModelMessage.of("user", "How much leave?")), List.of(), null, ModelChoice.ANY, null, null));
        return id;
    }

    private AnswerState state(UUID id) {
        return answers.find("acme", id).orElseThrow().outcome().state();
    }

    private static AnswerOutcome outcome(UUID id, AnswerState state) {
        return new AnswerOutcome(id, state, "text", new RagAnswer("", List.of(), List.of(), "", "", "stop", 0, 0, 0), null, null,
                AnswerOutcome.Timings.NONE);
    }
}
