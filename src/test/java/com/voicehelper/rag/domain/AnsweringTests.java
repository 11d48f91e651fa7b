package com.voicehelper.rag.domain;

import static com.voicehelper.rag.domain.Found.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.StoredAnswer;
import com.voicehelper.rag.domain.RagSettings.Ungrounded;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.support.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;

/** How an answer is made and recorded, whatever the search and the models do: on the real rows, with scripted neighbours. */
class AnsweringTests {

    private static final ConfigurableApplicationContext SERVER = TestServer.shared();
    private static final String TENANT = "answering";

    private final ScriptedSearch search = new ScriptedSearch().finds(hit("handbook", 0, 0.9, "Leave is 15 days."), hit("rules", 4, 0.6, "Ask first."));
    private final ScriptedModels models = new ScriptedModels();
    private final Heard heard = new Heard();
    private final Cancellation cancellation = new Cancellation();

    @Test
    void theCitationsAreToldBeforeTheFirstTokenAndWhatIsCitedIsReadFromTheText() {
        models.write("15 days ", "[", "2", "] and [9].");

        RagAnswer answer = answer(question("How much leave?"));

        assertThat(heard.parts).hasSize(5).startsWith(answer.citations(), "15 days ");
        assertThat(answer.citations()).extracting(Citation::title).containsExactly("handbook", "rules");
        assertThat(answer.cited()).containsExactly(2);
        assertThat(answer).extracting(RagAnswer::model, RagAnswer::provider, RagAnswer::finishReason, RagAnswer::cost)
                .containsExactly("scripted", "test", "stop", 7L);
        assertThat(models.asked.getFirst().sources()).extracting(Source::text).containsExactly("Leave is 15 days.", "Ask first.");
    }

    @Test
    void itIsKeptHowAnAnswerCameAbout() {
        RagQuestion question = question("How much leave?");

        RagAnswer answer = answer(question);

        StoredAnswer stored = stored(question);
        assertThat(stored).extracting(StoredAnswer::tenantId, StoredAnswer::userId, StoredAnswer::question).containsExactly(TENANT, "alice", "How much leave?");
        assertThat(stored.outcome()).extracting(AnswerOutcome::state, AnswerOutcome::text, AnswerOutcome::answer)
                .containsExactly(AnswerState.DONE, "It is so [1].", answer);
        assertThat(stored.outcome().timings().total()).isGreaterThanOrEqualTo(stored.outcome().timings().firstToken()).isGreaterThanOrEqualTo(0);
        assertThat(SERVER.getBean(RagApi.class).find("another tenant", question.id())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is the capital of the moon? | I found nothing in the documents that is relevant to this question.
            月球的首都在哪里？                  | 在现有资料中没有找到与这个问题相关的内容。
            """)
    void whereNothingIsRelevantTheAnswerSaysSoInTheLanguageOfTheQuestion(String question, String said) {
        search.finds();

        RagAnswer answer = answer(question(question));

        assertThat(heard.parts).containsExactly(List.of(), said);
        assertThat(answer).extracting(RagAnswer::model, RagAnswer::cost, RagAnswer::cited).containsExactly(RagAnswer.NO_MODEL, 0L, List.of());
        assertThat(models.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is the capital of the moon? | Not everything can be searched at the moment
            月球的首都在哪里？                  | 目前无法检索全部资料
            """)
    void whereNotEverythingCouldBeSearchedTheAnswerDoesNotSayThatThereIsNothing(String question, String said) {
        search.says(() -> new SearchResult(List.of(), "The search index is being built", false));

        answer(question(question));

        assertThat(heard.text()).startsWith(said);
    }

    @Test
    void whereItIsAllowedTheModelGoesOnWithoutSourcesAfterThatWasSaid() {
        search.finds();

        RagAnswer answer = answering(settings(null, Ungrounded.ALLOW, Duration.ofSeconds(20))).answer(question("Capital of the moon?"));

        assertThat(heard.text()).isEqualTo(Language.ENGLISH.nothingFound() + " " + Language.ENGLISH.ungrounded() + "It is so [1].");
        assertThat(answer.cited()).isEmpty();
        assertThat(models.asked.getFirst().sources()).isEmpty();
    }

    @Test
    void aSearchThatIsAwayFailsTheAnswerBeforeAnythingIsSaid() {
        search.says(() -> {
            throw ApiException.unavailable("The search is away", 3);
        });
        RagQuestion question = question("How much leave?");

        assertThatThrownBy(() -> answer(question)).isInstanceOfSatisfying(ApiException.class, failure -> {
            assertThat(failure.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(failure.retryAfterSeconds()).isEqualTo(3);
        });
        assertThat(heard.parts).isEmpty();
        assertThat(models.asked).isEmpty();
        assertThat(stored(question).outcome()).extracting(AnswerOutcome::state, AnswerOutcome::error).containsExactly(AnswerState.FAILED, "The search is away");
    }

    @Test
    void aSearchByWordsAloneGoesOnAndItIsKeptThatItWas() {
        search.says(() -> new SearchResult(List.of(hit("handbook", 0, 0.9, "Leave is 15 days.")), "The embedding model is away", false));
        RagQuestion question = question("How much leave?");

        assertThat(answer(question).cited()).containsExactly(1);

        assertThat(stored(question).outcome().degraded()).isEqualTo("The embedding model is away");
    }

    @Test
    void whatIsCancelledWhileItIsSearchedSaysNothing() {
        search.says(() -> {
            cancellation.cancel();
            return new SearchResult(List.of(hit("handbook", 0, 0.9, "Leave is 15 days.")), null, false);
        });
        RagQuestion question = question("How much leave?");

        assertThat(answer(question).finishReason()).isEqualTo("cancelled");

        assertThat(heard.parts).isEmpty();
        assertThat(models.asked).isEmpty();
        assertThat(stored(question).outcome().state()).isEqualTo(AnswerState.CANCELLED);
    }

    @Test
    void afterACancellationNoTokenIsGivenOut() {
        models.write((call, output, cancelled) -> {
            output.token("one ");
            cancellation.cancel();
            output.token("two ");
        });
        RagQuestion question = question("How much leave?");

        assertThat(answer(question).finishReason()).isEqualTo("cancelled");

        assertThat(heard.text()).isEqualTo("one ");
        assertThat(stored(question).outcome()).extracting(AnswerOutcome::state, AnswerOutcome::text).containsExactly(AnswerState.CANCELLED, "one ");
    }

    @Test
    void aModelThatFailsHalfwayFailsTheAnswerAndWhatItSaidIsKept() {
        models.write((call, output, cancelled) -> {
            output.token("one ");
            throw ModelError.BROKE_OFF.exception("The model broke off", null);
        });
        RagQuestion question = question("How much leave?");

        assertThatThrownBy(() -> answer(question)).isInstanceOf(ApiException.class).hasMessage("The model broke off");

        assertThat(stored(question).outcome()).extracting(AnswerOutcome::state, AnswerOutcome::text).containsExactly(AnswerState.FAILED, "one ");
    }

    @Test
    void anAnswerThatTakesTooLongFails() {
        models.write((call, output, cancelled) -> assertThat(cancelled.await(Duration.ofSeconds(10))).isTrue());
        RagQuestion question = question("How much leave?");

        assertThatThrownBy(() -> answering(settings(null, Ungrounded.DENY, Duration.ofMillis(50))).answer(question))
                .isInstanceOfSatisfying(ApiException.class, failure -> assertThat(failure.status()).isEqualTo(HttpStatus.GATEWAY_TIMEOUT));

        assertThat(stored(question).outcome().state()).isEqualTo(AnswerState.FAILED);
    }

    @Test
    void theSameIdIsAnsweredOnce() {
        RagQuestion question = question("How much leave?");
        answer(question);

        assertThatThrownBy(() -> answer(question))
                .isInstanceOfSatisfying(ApiException.class, failure -> assertThat(failure.status()).isEqualTo(HttpStatus.CONFLICT));

        assertThat(models.asked).hasSize(1);
    }

    @Test
    void whatIsNoQuestionIsRefused() {
        assertThatThrownBy(() -> answer(question(" "))).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> answer(asked(List.of(ModelMessage.of("assistant", "Hello")), null))).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> answer(asked(List.of(), null))).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> answer(asked(List.of(ModelMessage.of("user", "How much leave?")), 51))).isInstanceOf(ApiException.class);
        assertThat(search.asked).isEmpty();
    }

    @Test
    void aFollowUpIsSearchedAndAskedWithWhatWasSpokenOf() {
        answer(conversation("How much annual leave is there?", "and for interns?"));

        assertThat(search.asked).extracting(SearchQuery::text).containsExactly("and for interns? annual leave");
        assertThat(models.asked.getFirst().messages()).extracting(ModelMessage::content)
                .containsExactly("How much annual leave is there?", "Fifteen days [1].", "and for interns? annual leave");
    }

    @Test
    void aModelRewritesAFollowUpWhereOneIsConfiguredAndItsCostCounts() {
        models.write((call, output, cancelled) -> output.token(call.sources().isEmpty() ? "How much leave do interns have?" : "None [1]."));

        RagAnswer answer = answering(settings("small", Ungrounded.DENY, Duration.ofSeconds(20)))
                .answer(conversation("How much annual leave is there?", "and for interns?"));

        assertThat(answer.query()).isEqualTo("How much leave do interns have?");
        assertThat(answer.cost()).isEqualTo(14);
        assertThat(answer.inputTokens()).isEqualTo(200);
        assertThat(heard.text()).isEqualTo("None [1].");
    }

    @Test
    void whereTheModelThatRewritesFailsOrIsSlowTheRulesDoIt() {
        List<String> queries = new ArrayList<>();
        for (ScriptedModels.Script rewriting : List.<ScriptedModels.Script>of(
                (call, output, cancelled) -> {
                    throw ModelError.UNREACHABLE.exception("away", null);
                },
                (call, output, cancelled) -> {
                    output.token("half a que");
                    assertThat(cancelled.await(Duration.ofSeconds(10))).isTrue();
                },
                (call, output, cancelled) -> output.token("\n \n"))) {
            models.write((call, output, cancelled) -> {
                if (call.sources().isEmpty()) {
                    rewriting.write(call, output, cancelled);
                } else {
                    output.token("None [1].");
                }
            });
            queries.add(answering(settings("small", Ungrounded.DENY, Duration.ofSeconds(20)))
                    .answer(conversation("How much annual leave is there?", "and for interns?")).query());
        }

        assertThat(queries).hasSize(3).containsOnly("and for interns? annual leave");
    }

    @Test
    void aQuestionAloneAsksNoModelToRewriteIt() {
        answering(settings("small", Ungrounded.DENY, Duration.ofSeconds(20))).answer(question("and for interns?"));

        assertThat(search.asked).extracting(SearchQuery::text).containsExactly("and for interns?");
        assertThat(models.asked).hasSize(1);
    }

    @Test
    void moreAnswersAtOnceThanThereArePlacesAreRefused() {
        RagSettings settings = settings(null, Ungrounded.DENY, Duration.ofSeconds(20));
        var answering = answering(settings);
        RagQuestion second = question("How much leave?");
        models.write((call, output, cancelled) -> assertThatThrownBy(() -> answering.answer(second))
                .isInstanceOfSatisfying(ApiException.class, failure -> assertThat(failure.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)));

        answering.answer(question("How much leave?"));

        assertThat(SERVER.getBean(RagApi.class).find(TENANT, second.id())).isEmpty();
    }

    private RagAnswer answer(RagQuestion question) {
        return answering(settings(null, Ungrounded.DENY, Duration.ofSeconds(20))).answer(question);
    }

    private interface Asked {
        RagAnswer answer(RagQuestion question);
    }

    private Asked answering(RagSettings settings) {
        Answers answers = SERVER.getBean(Answers.class);
        Answering answering = new Answering(answers, new Rewriting(models.api(), settings), search, models.api(), SERVER.getBean(RagApi.class), settings);
        RagApi local = new LocalRag(answering, answers);
        return question -> local.answer(question, heard, cancellation);
    }

    private static RagSettings settings(@Nullable String rewriteModel, Ungrounded ungrounded, Duration timeout) {
        return new RagSettings(rewriteModel, Duration.ofMillis(100), 6, 0.35, 3_000, 2_000, ungrounded, 1, timeout, Duration.ofDays(30));
    }

    private static RagQuestion question(String text) {
        return asked(List.of(ModelMessage.of("user", text)), null);
    }

    private static RagQuestion conversation(String before, String question) {
        return asked(List.of(ModelMessage.of("user", before), ModelMessage.of("assistant", "Fifteen days [1]."), ModelMessage.of("user", question)), null);
    }

    private static RagQuestion asked(List<ModelMessage> turns, @Nullable Integer topK) {
        UUID id = Ids.next();
        return new RagQuestion(id, TENANT, "alice", turns, List.of(), topK, ModelChoice.ANY, null, null);
    }

    private static StoredAnswer stored(RagQuestion question) {
        return SERVER.getBean(RagApi.class).find(TENANT, question.id()).orElseThrow();
    }
}
