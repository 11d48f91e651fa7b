package com.voicehelper.rag.domain;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.domain.Packing.Packed;
import com.voicehelper.rag.domain.RagSettings.Ungrounded;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** One answer being made, and what is known of it so far. Used by one thread. */
final class Making {

    private static final int LONGEST = 200_000;
    /** More are found than are wanted, so that there is a choice. */
    private static final int CHOICE = 3;
    private static final int MOST_HITS = 100;

    private final RagQuestion question;
    private final RagOutput output;
    private final Cancellation cancellation;
    private final RagSettings settings;
    private final long began = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private Packed packed = Packed.NOTHING;
    private CitationReader citations = new CitationReader(0);
    private String query = "";
    private List<ModelMessage> turns = List.of();
    private @Nullable String degraded;
    private String model = "";
    private String provider = "";
    private String finishReason = "";
    private long inputTokens;
    private long outputTokens;
    private long cost;
    private long rewrite = -1;
    private long search = -1;
    private long firstToken = -1;

    /** @param cancellation also comes when the time for the answer is over */
    Making(RagQuestion question, RagOutput output, Cancellation cancellation, RagSettings settings) {
        this.question = question;
        this.output = output;
        this.cancellation = cancellation;
        this.settings = settings;
    }

    void make(Rewriting rewriting, RetrievalApi retrieval, ModelRouterApi models) {
        rewrite(rewriting);
        if (!cancellation.cancelled()) {
            search(retrieval);
        }
        if (cancellation.cancelled()) {
            finishReason = "cancelled";
            return;
        }
        output.citations(packed.citations());
        if (packed.sources().isEmpty()) {
            sayThatNothingWasFound(models);
        } else {
            complete(models);
        }
    }

    private void rewrite(Rewriting rewriting) {
        long start = System.nanoTime();
        Rewriting.Query rewritten = rewriting.query(question, cancellation);
        query = rewritten.text();
        turns = rewritten.completed() ? completed(query) : question.turns();
        if (rewritten.asked() != null) {
            count(rewritten.asked());
        }
        rewrite = millisSince(start);
    }

    /** So that a model that reads little of the conversation knows what is asked as well. */
    private List<ModelMessage> completed(String last) {
        List<ModelMessage> told = new ArrayList<>(question.turns());
        told.set(told.size() - 1, ModelMessage.of("user", last));
        return told;
    }

    private void search(RetrievalApi retrieval) {
        long start = System.nanoTime();
        int topK = Objects.requireNonNullElse(question.topK(), settings.topK());
        SearchResult found = retrieval.search(new SearchQuery(question.tenantId(), query, question.knowledgeBases(), Map.of(),
                Math.min(MOST_HITS, topK * CHOICE), settings.leastScore(), SearchQuery.Mode.HYBRID));
        degraded = found.degraded();
        packed = Packing.pack(Diversity.choose(found.hits(), topK), settings.contextTokens(), ids -> retrieval.passages(question.tenantId(), ids));
        citations = new CitationReader(packed.citations().size());
        search = millisSince(start);
    }

    private void sayThatNothingWasFound(ModelRouterApi models) {
        Language language = Language.of(question.turns().getLast().content());
        model = RagAnswer.NO_MODEL;
        provider = RagAnswer.NO_MODEL;
        finishReason = "stop";
        token(degraded == null ? language.nothingFound() : language.nothingFoundYet());
        if (settings.ungrounded() == Ungrounded.ALLOW) {
            token((language == Language.ENGLISH ? " " : "") + language.ungrounded());
            complete(models);
        }
    }

    private void complete(ModelRouterApi models) {
        ModelCall call = new ModelCall(Ids.next(), question.tenantId(), Objects.requireNonNullElse(question.model().model(), "auto"),
                History.within(turns, settings.historyTokens()), packed.sources(), question.temperature(), question.maxTokens(), null, null);
        RoutedCompletion completed = models.complete(question.model(), call, this::token, cancellation);
        count(completed.completion());
        model = completed.completion().model();
        provider = completed.provider();
        finishReason = cancellation.cancelled() ? "cancelled" : completed.completion().finishReason();
    }

    private void token(String token) {
        if (cancellation.cancelled()) {
            return;
        }
        if (text.length() + token.length() > LONGEST) {
            throw ApiException.of(HttpStatus.BAD_GATEWAY, "ANSWER_TOO_LONG", "The answer is longer than " + LONGEST + " characters");
        }
        firstToken = firstToken < 0 ? millisSince(began) : firstToken;
        text.append(token);
        citations.read(token);
        output.token(token);
    }

    private void count(Completion completion) {
        inputTokens += completion.inputTokens();
        outputTokens += completion.outputTokens();
        cost += completion.cost();
    }

    RagAnswer answer() {
        return new RagAnswer(query, packed.citations(), citations.cited(), model, provider, finishReason, inputTokens, outputTokens, cost);
    }

    AnswerOutcome outcome(AnswerState state, @Nullable String error) {
        return new AnswerOutcome(question.id(), state, text.toString(), answer(), degraded, error,
                new AnswerOutcome.Timings(rewrite, search, firstToken, millisSince(began)));
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
