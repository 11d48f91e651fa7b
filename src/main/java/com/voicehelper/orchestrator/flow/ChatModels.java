package com.voicehelper.orchestrator.flow;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.ApiException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The chat models that are configured, asked for now and then. Thread-safe. */
@Component
public class ChatModels {

    private static final Logger LOG = LoggerFactory.getLogger(ChatModels.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final ModelAdapterApi adapter;
    private volatile Known known = new Known(List.of(), System.nanoTime() - FRESH.toNanos());

    ChatModels(ModelAdapterApi adapter) {
        this.adapter = adapter;
    }

    private record Known(List<ModelDescription> models, long since) {}

    /** @throws ApiException 503 when nobody can tell */
    private List<ModelDescription> models() {
        Known now = known;
        if (now.models().isEmpty() || System.nanoTime() - now.since() > FRESH.toNanos()) {
            now = new Known(adapter.models().stream().filter(model -> model.kind() == Kind.CHAT).toList(), System.nanoTime());
            known = now;
        }
        return now.models();
    }

    /** @throws ApiException 503 when nobody can tell */
    public boolean configured(String name) {
        return models().stream().anyMatch(model -> model.name().equals(name));
    }

    /** @throws ApiException 503 when nobody can tell */
    public boolean anyWith(Capability capability) {
        return models().stream().anyMatch(model -> model.capabilities().contains(capability));
    }

    /** Whether no model asks money, so that a call may be repeated whatever became of it; false when nobody can tell. */
    public boolean free() {
        try {
            return models().stream().allMatch(model -> model.inputPrice() == 0 && model.outputPrice() == 0);
        } catch (ApiException away) {
            LOG.debug("The models cannot be asked for", away);
            return false;
        }
    }
}
