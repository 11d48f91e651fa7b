package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import java.util.List;
import org.springframework.stereotype.Component;

/** The published API in this process, with its own ledger: what gRPC serves, and one side of the routed API. */
@Component("localModelAdapter")
class LocalModelAdapter implements ModelAdapterApi {

    private final Models models;
    private final Completions completions;
    private final Embeddings embeddings;
    private final Ledger ledger;

    LocalModelAdapter(Models models, Completions completions, Embeddings embeddings, Ledger ledger) {
        this.models = models;
        this.completions = completions;
        this.embeddings = embeddings;
        this.ledger = ledger;
    }

    @Override
    public List<ModelDescription> models() {
        return models.descriptions();
    }

    @Override
    public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
        return completions.complete(call, output, cancellation);
    }

    @Override
    public List<float[]> embed(String tenantId, String model, List<String> texts) {
        return embeddings.embed(Ids.next(), tenantId, model, texts).vectors();
    }

    @Override
    public void settle(CallOutcome outcome) {
        ledger.settle(outcome);
    }
}
