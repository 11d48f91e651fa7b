package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.domain.Model;
import com.voicehelper.modeladapter.domain.ModelProvider;
import com.voicehelper.modeladapter.domain.ModelSettings;
import com.voicehelper.platform.Cancellation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The servers of {@code voicehelper.models.providers}. */
@Component
class OpenAiProvider implements ModelProvider {

    private final Map<String, OpenAiServer> servers;

    OpenAiProvider(ModelSettings settings, JsonMapper json) {
        this.servers = settings.providers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, provider -> new OpenAiServer(provider.getValue(), json)));
    }

    @Override
    public boolean serves(String provider) {
        return servers.containsKey(provider);
    }

    @Override
    public Completion complete(Model model, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        return server(model).complete(model, call, output, cancellation);
    }

    @Override
    public Embedded embed(Model model, List<String> texts) {
        return server(model).embed(model, texts);
    }

    private OpenAiServer server(Model model) {
        return Objects.requireNonNull(servers.get(model.description().provider()));
    }
}
