package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.CallOutcome.End;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Patience;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Makes calls that ask a price such that none is forgotten: entered before it is made, in this process's own ledger, which may refuse it
 * when the ledger is owned elsewhere; settled after it wherever the ledger is by then. Free calls are just made.
 */
@Component
class MeteredCalls {

    private static final Logger LOG = LoggerFactory.getLogger(MeteredCalls.class);

    private final Ledger ledger;
    private final ModelAdapterApi routed;

    MeteredCalls(Ledger ledger, @Lazy ModelAdapterApi routed) {
        this.ledger = ledger;
        this.routed = routed;
    }

    /** What a call has used so far, for when it does not end by itself. */
    interface Usage {
        long inputTokens();

        long outputTokens();

        /** Whether a part of the answer came, so that the call is not free any more. */
        boolean begun();
    }

    /** @param outcome what the result says that it cost */
    <T> T make(UUID id, String tenantId, Model model, Usage usage, Supplier<T> call, Function<T, CallOutcome> outcome) {
        if (model.description().free()) {
            return call.get();
        }
        ledger.start(id, tenantId, model);
        T result;
        try {
            result = call.get();
        } catch (ApiException failed) {
            boolean free = !usage.begun() && ModelError.of(failed).filter(error -> !error.mayBeBilled()).isPresent();
            settle(free ? new CallOutcome(id, End.FAILED, 0, 0, 0) : unknown(id, model.description(), usage));
            throw failed;
        } catch (RuntimeException | Error failed) {
            settle(unknown(id, model.description(), usage));
            throw failed;
        }
        settle(outcome.apply(result));
        return result;
    }

    private static CallOutcome unknown(UUID id, ModelDescription model, Usage usage) {
        return new CallOutcome(id, End.UNKNOWN, usage.inputTokens(), usage.outputTokens(), model.cost(usage.inputTokens(), usage.outputTokens()));
    }

    /** With patience. What cannot be settled stays as it was entered, until it is given up as not known. */
    private void settle(CallOutcome outcome) {
        try {
            Patience.run(() -> routed.settle(outcome));
        } catch (RuntimeException failure) {
            LOG.error("The call {} could not be settled", outcome.id(), failure);
        }
    }
}
