package com.voicehelper.modelrouter.domain;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.domain.Candidates.Candidate;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;

/** One call on its way through the candidates: each is paid for before it is asked, and the next is asked only where nothing can be owed. */
final class RoutedCall {

    private final ModelAdapterApi adapter;
    private final Experience experience;
    private final Payments payments;
    private final CompletionOutput output;
    private final Cancellation cancellation;
    private final List<String> fellBack = new ArrayList<>();
    private long written;
    private long firstToken;

    RoutedCall(ModelAdapterApi adapter, Experience experience, Payments payments, CompletionOutput output, Cancellation cancellation) {
        this.adapter = adapter;
        this.experience = experience;
        this.payments = payments;
        this.output = output;
        this.cancellation = cancellation;
    }

    /** @throws ApiException what the last model said that was asked; else that the budget is exceeded */
    RoutedCompletion complete(List<Candidate> candidates) {
        ApiException asked = null;
        ApiException refused = null;
        for (Candidate candidate : candidates) {
            try {
                payments.reserve(candidate);
            } catch (ApiException notCovered) {
                if (notCovered.status() != HttpStatus.PAYMENT_REQUIRED) {
                    throw notCovered;
                }
                refused = notCovered;
                continue;
            }
            try {
                return new RoutedCompletion(ask(candidate), candidate.model().provider(), fellBack);
            } catch (ApiException failed) {
                if (!mayFallBack(candidate, failed)) {
                    throw failed;
                }
                asked = failed;
                fellBack.add(candidate.model().name());
            }
        }
        throw asked != null ? asked : Objects.requireNonNull(refused);
    }

    private Completion ask(Candidate candidate) {
        String model = candidate.model().name();
        experience.trying(model);
        long began = System.nanoTime();
        firstToken = 0;
        try {
            Completion completion = adapter.complete(candidate.call().with(Ids.next(), model), this::token, cancellation);
            if (!completion.finishReason().equals("cancelled")) {
                experience.succeeded(model, (firstToken == 0 ? System.nanoTime() : firstToken) - began);
            }
            payments.settle(candidate, cost(candidate, completion));
            return completion;
        } catch (ApiException failed) {
            if (ModelError.of(failed).filter(error -> error == ModelError.REFUSED).isEmpty()) {
                experience.failed(model);
            }
            payments.settle(candidate, nothingIsOwed(failed) ? 0L : null);
            throw failed;
        } catch (RuntimeException | Error failed) {
            experience.failed(model);
            payments.settle(candidate, null);
            throw failed;
        }
    }

    private void token(String token) {
        if (firstToken == 0) {
            firstToken = System.nanoTime();
        }
        written += Tokens.estimate(token);
        output.token(token);
    }

    /** Of a call that was cancelled the other process may not have said what it had cost by then. */
    private long cost(Candidate candidate, Completion completion) {
        ModelDescription model = candidate.model();
        return completion.cost() > 0 || model.free() ? completion.cost() : model.cost(candidate.call().mostInputTokens() / 2, written);
    }

    private boolean mayFallBack(Candidate candidate, ApiException failed) {
        return written == 0 && !cancellation.cancelled() && (candidate.model().free() || nothingIsOwed(failed));
    }

    private boolean nothingIsOwed(ApiException failed) {
        return written == 0 && ModelError.of(failed).filter(error -> !error.mayBeBilled()).isPresent();
    }
}
