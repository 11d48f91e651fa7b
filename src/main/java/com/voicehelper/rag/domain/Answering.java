package com.voicehelper.rag.domain;

import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.retrieval.RetrievalApi;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Makes answers on the threads of those who want them. How each ended is recorded with whoever owns the rows by then; an answer that was given
 * and could not be recorded is closed as failed by {@link Upkeep}. Thread-safe.
 */
@Component("ragAnswering")
public class Answering {

    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final int RECORD_ATTEMPTS = 6;
    private static final int MOST_PASSAGES = 50;

    private final Answers answers;
    private final Rewriting rewriting;
    private final RetrievalApi retrieval;
    private final ModelRouterApi models;
    private final RagApi routed;
    private final RagSettings settings;
    private final Semaphore places;

    /** @param routed the module's own routed API, which in turn stands on this: hence only when it is needed */
    Answering(Answers answers, Rewriting rewriting, RetrievalApi retrieval, ModelRouterApi models, @Lazy RagApi routed, RagSettings settings) {
        this.answers = answers;
        this.rewriting = rewriting;
        this.retrieval = retrieval;
        this.models = models;
        this.routed = routed;
        this.settings = settings;
        this.places = new Semaphore(settings.maxConcurrent());
    }

    /**
     * As {@link RagApi#answer}, for whoever opens the row himself.
     *
     * @param open opens the row, once there is a place for the answer; false: that was done before, and nobody is to make it again
     * @return how it ended; empty when it was not opened here
     */
    public Optional<AnswerOutcome> answer(RagQuestion question, BooleanSupplier open, RagOutput output, Cancellation cancellation) {
        check(question);
        if (!places.tryAcquire()) {
            throw ApiException.unavailable("Too many answers are being made; try again", 1);
        }
        try (TimeLimit limit = new TimeLimit(cancellation, settings.timeout())) {
            return open.getAsBoolean() ? Optional.of(make(question, output, limit, cancellation)) : Optional.empty();
        } finally {
            places.release();
        }
    }

    private static void check(RagQuestion question) {
        if (question.turns().isEmpty() || !question.turns().getLast().role().equals("user") || question.turns().getLast().content().isBlank()) {
            throw ApiException.badRequest("The last message must be a question of the user");
        }
        Integer topK = question.topK();
        if (topK != null && (topK < 1 || topK > MOST_PASSAGES)) {
            throw ApiException.badRequest("'top_k' must be a number from 1 to " + MOST_PASSAGES);
        }
    }

    private AnswerOutcome make(RagQuestion question, RagOutput output, TimeLimit limit, Cancellation cancellation) {
        Making making = new Making(question, output, limit.cancellation(), settings);
        try {
            making.make(rewriting, retrieval, models);
            if (limit.exceeded() && !cancellation.cancelled()) {
                throw ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "TIMEOUT", "The answer took longer than " + settings.timeout().toSeconds() + " seconds");
            }
        } catch (ApiException failure) {
            record(making.outcome(AnswerState.FAILED, String.valueOf(failure.getMessage())));
            throw failure;
        } catch (RuntimeException | Error failure) {
            record(making.outcome(AnswerState.FAILED, "The answer could not be made"));
            throw failure;
        }
        AnswerOutcome outcome = making.outcome(cancellation.cancelled() ? AnswerState.CANCELLED : AnswerState.DONE, null);
        record(outcome);
        return outcome;
    }

    /** With patience: how it came about is known only here until it is recorded. */
    private void record(AnswerOutcome outcome) {
        for (int attempt = 1; ; attempt++) {
            try {
                routed.record(outcome);
                return;
            } catch (RuntimeException failure) {
                if (attempt == RECORD_ATTEMPTS) {
                    LOG.error("How the answer {} came about could not be recorded", outcome.id(), failure);
                    return;
                }
                LOG.warn("How the answer {} came about is not recorded yet: {}", outcome.id(), failure.toString());
                new Cancellation().await(Duration.ofMillis(50L << attempt));
            }
        }
    }
}
