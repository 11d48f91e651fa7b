package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.util.List;

/**
 * Serves models by one protocol. Implementations are thread-safe, ask once, and say with a {@link ModelError} what went wrong; any other
 * exception counts as an outcome that is not known.
 */
public interface ModelProvider {

    /** Whether it serves the models of the provider of that name. */
    boolean serves(String provider);

    /**
     * As {@link com.voicehelper.modeladapter.ModelAdapterApi#complete}.
     *
     * @throws ApiException a {@link ModelError}
     */
    Completion complete(Model model, ModelCall call, CompletionOutput output, Cancellation cancellation);

    /**
     * One vector of unit length per text.
     *
     * @param texts at most {@link Model#batch()}
     * @throws ApiException a {@link ModelError}
     */
    Embedded embed(Model model, List<String> texts);

    /** @param tokens that were read */
    record Embedded(List<float[]> vectors, long tokens) {}
}
