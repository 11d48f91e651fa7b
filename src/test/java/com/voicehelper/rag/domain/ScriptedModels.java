package com.voicehelper.rag.domain;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.platform.Cancellation;
import java.util.ArrayList;
import java.util.List;

/** Models whose words and failures the test decides. Each call costs 7. */
final class ScriptedModels implements ModelRouterApi {

    final List<ModelCall> asked = new ArrayList<>();
    private Script script = (call, output, cancellation) -> output.token("It is so [1].");

    @FunctionalInterface
    interface Script {
        void write(ModelCall call, CompletionOutput output, Cancellation cancellation);
    }

    ScriptedModels write(String... tokens) {
        return write((call, output, cancellation) -> List.of(tokens).forEach(output::token));
    }

    ScriptedModels write(Script script) {
        this.script = script;
        return this;
    }

    @Override
    public RoutedCompletion complete(ModelChoice choice, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        asked.add(call);
        script.write(call, output, cancellation);
        String reason = cancellation.cancelled() ? "cancelled" : "stop";
        return new RoutedCompletion(new Completion("scripted", reason, List.of(), 100, 10, 7), "test", List.of());
    }

    @Override
    public Budget budget(String tenantId) {
        throw new UnsupportedOperationException();
    }
}
