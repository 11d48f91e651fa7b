package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.CallOutcome.End;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.modeladapter.domain.ModelProvider.Embedded;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns texts into vectors. */
@Component
public class Embeddings {

    private static final int MOST = 256;

    private final Models models;
    private final Providers providers;
    private final MeteredCalls calls;

    Embeddings(Models models, Providers providers, MeteredCalls calls) {
        this.models = models;
        this.providers = providers;
        this.calls = calls;
    }

    /**
     * As {@link com.voicehelper.modeladapter.ModelAdapterApi#embed}.
     *
     * @param id    of the call: with the same id it is made once, if it asks a price
     * @param model null: the local one
     */
    public Embedded embed(UUID id, String tenantId, @Nullable String model, List<String> texts) {
        if (texts.isEmpty() || texts.size() > MOST || texts.stream().anyMatch(String::isEmpty)) {
            throw ApiException.badRequest("From 1 to " + MOST + " texts can be embedded at once, none of them empty");
        }
        Model chosen = models.find(Kind.EMBEDDING, model == null ? Models.LOCAL_EMBEDDING : model);
        Progress progress = new Progress();
        return calls.make(id, tenantId, chosen, progress, () -> inBatches(chosen, texts, progress),
                embedded -> new CallOutcome(id, End.DONE, embedded.tokens(), 0, chosen.description().cost(embedded.tokens(), 0)));
    }

    private Embedded inBatches(Model model, List<String> texts, Progress progress) {
        ModelProvider provider = providers.of(model);
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += model.batch()) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + model.batch()));
            progress.underWay = batch.stream().mapToLong(Tokens::estimate).sum();
            Embedded embedded = provider.embed(model, batch);
            vectors.addAll(embedded.vectors());
            progress.done += embedded.tokens();
            progress.underWay = 0;
        }
        return new Embedded(vectors, progress.done);
    }

    private static final class Progress implements MeteredCalls.Usage {

        private long done;
        private long underWay;

        @Override
        public long inputTokens() {
            return done + underWay;
        }

        @Override
        public long outputTokens() {
            return 0;
        }

        @Override
        public boolean begun() {
            return done > 0;
        }
    }
}
