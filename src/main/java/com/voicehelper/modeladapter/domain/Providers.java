package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.ModelError;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who serves which model. */
@Component
class Providers {

    private final List<ModelProvider> providers;

    Providers(List<ModelProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    ModelProvider of(Model model) {
        return providers.stream().filter(provider -> provider.serves(model.description().provider())).findFirst()
                .orElseThrow(() -> ModelError.UNKNOWN.exception("Nobody serves the model " + model.name(), null));
    }
}
