package com.voicehelper.modelrouter.domain;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The models that there are, a few seconds old at most; older when nobody can say. Thread-safe. */
@Component
public class KnownModels {

    private static final Logger LOG = LoggerFactory.getLogger(KnownModels.class);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final ModelAdapterApi adapter;
    private volatile @Nullable Known known;

    KnownModels(ModelAdapterApi adapter) {
        this.adapter = adapter;
    }

    private record Known(List<ModelDescription> models, long since) {}

    public List<ModelDescription> all() {
        Known before = known;
        if (before != null && System.nanoTime() - before.since() < FRESH.toNanos()) {
            return before.models();
        }
        try {
            List<ModelDescription> models = List.copyOf(adapter.models());
            known = new Known(models, System.nanoTime());
            return models;
        } catch (RuntimeException failed) {
            if (before == null) {
                throw failed;
            }
            LOG.debug("The models are not known anew", failed);
            return before.models();
        }
    }
}
