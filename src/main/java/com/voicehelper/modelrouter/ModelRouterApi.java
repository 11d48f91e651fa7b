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
     * @param call its model is ignored but for {@link ModelChoice#model()}; its id names the reservation
     * @throws ApiException 402 {@code BUDGET_EXCEEDED} when the tenant's budget does not cover any fitting model; 404 when no model fits
     *         the choice; else what the last model that was asked said
     */
    RoutedCompletion complete(ModelChoice choice, ModelCall call, CompletionOutput output, Cancellation cancellation);

    /** What the tenant has spent, and may spend, in the current period. */
    Budget budget(String tenantId);
}
