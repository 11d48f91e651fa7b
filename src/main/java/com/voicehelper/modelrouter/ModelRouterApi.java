package com.voicehelper.modelrouter;

import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;

/** Asks the model that fits, in whichever process the module runs. Thread-safe; not to be called inside a transaction. */
public interface ModelRouterApi {

    /**
     * Chooses a model, reserves what the call may cost at most, asks, and settles what it cost. When the model did not answer and cannot
     * have billed the call, the next fitting one is asked, as long as no token was given out.
     *
     * <p>A model that is no language model (provider {@code local}) is asked when it is named, and else as the last resort.
     *
     * @param call its model is ignored: {@link ModelChoice#model()} counts; its id names the reservation
     * @throws ApiException 402 {@code BUDGET_EXCEEDED} when the tenant's budget does not cover any fitting model; 404 when no model fits
     *         the choice; 422 when the conversation is longer than any of them reads; 409 when a call with this id was made before and a
     *         price is asked for it; else what the last model that was asked said
     */
    RoutedCompletion complete(ModelChoice choice, ModelCall call, CompletionOutput output, Cancellation cancellation);

    /** What the tenant has spent, and may spend, in the current period. */
    Budget budget(String tenantId);

    /** Turns what was reserved for a call of this module into what it cost. The first settlement stays; without a reservation nothing happens. */
    void settle(Settlement settlement);
}
