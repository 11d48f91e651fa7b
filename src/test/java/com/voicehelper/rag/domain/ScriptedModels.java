package com.voicehelper.rag.domain;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.platform.Cancellation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Models whose words and failures the test decides; they can complete and nothing else. Each call costs 7. */
final class ScriptedModels {

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

    ModelRouterApi api() {
        return (ModelRouterApi) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ModelRouterApi.class}, (proxy, method, arguments) -> {
            if (!method.getName().equals("complete")) {
                throw new UnsupportedOperationException(method.getName());
            }
            return complete((ModelCall) arguments[1], (CompletionOutput) arguments[2], (Cancellation) arguments[3]);
        });
    }

    private RoutedCompletion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
        asked.add(call);
        script.write(call, output, cancellation);
        String reason = cancellation.cancelled() ? "cancelled" : "stop";
        return new RoutedCompletion(new Completion("scripted", reason, List.of(), 100, 10, 7), "test", List.of());
    }
}
