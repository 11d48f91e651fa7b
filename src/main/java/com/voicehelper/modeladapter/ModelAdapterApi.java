package com.voicehelper.modeladapter;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.util.List;

/**
 * The models that this system can ask, in whichever process their adapters run. Thread-safe; not to be called inside a transaction.
 *
 * <p>Errors are {@link ApiException}s whose codes are those of {@link ModelError}; they say whether the call may have been billed.
 */
public interface ModelAdapterApi {

    /** The models that are configured, the local ones among them; in the order of the configuration, never empty. */
    List<ModelDescription> models();

    /**
     * Has a model complete a conversation, on the calling thread, once: nothing here tries a call again. Returns when the completion
     * is whole, or soon after the cancellation with what was said until then.
     *
     * @throws ApiException a {@link ModelError}; 409 when a call with this id was made before, for which a price is asked
     */
    Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation);

    /**
     * Turns texts into vectors of unit length, one per text and in their order.
     *
     * @param model of the kind {@link ModelDescription.Kind#EMBEDDING}
     * @param texts 1 to 256, none empty
     * @throws ApiException a {@link ModelError}; 400 when there are too many texts
     */
    List<float[]> embed(String tenantId, String model, List<String> texts);

    /**
     * Records how a call ended that was made by this module, with whoever owns its data by then. The first record stays; a call that
     * is not known changes nothing.
     */
    void settle(CallOutcome outcome);
}
