package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.CallOutcome.End;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Tokens;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Has language models complete conversations. */
@Component
class Completions {

    private final Models models;
    private final Providers providers;
    private final MeteredCalls calls;

    Completions(Models models, Providers providers, MeteredCalls calls) {
        this.models = models;
        this.providers = providers;
        this.calls = calls;
    }

    Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
        if (call.messages().isEmpty()) {
            throw ApiException.badRequest("There is no message to answer");
        }
        Model model = models.find(Kind.CHAT, call.model());
        ModelProvider provider = providers.of(model);
        Counted counted = new Counted(call, output);
        return calls.make(call.id(), call.tenantId(), model, counted,
                () -> provider.complete(model, call, counted, cancellation), completion -> outcome(call.id(), completion));
    }

    private static CallOutcome outcome(UUID id, Completion completion) {
        End end = completion.finishReason().equals("cancelled") ? End.CANCELLED : End.DONE;
        return new CallOutcome(id, end, completion.inputTokens(), completion.outputTokens(), completion.cost());
    }

    /** Passes the text on, and counts it. */
    private static final class Counted implements CompletionOutput, MeteredCalls.Usage {

        private final ModelCall call;
        private final CompletionOutput output;
        private long written;

        Counted(ModelCall call, CompletionOutput output) {
            this.call = call;
            this.output = output;
        }

        @Override
        public void token(String token) {
            written += Tokens.estimate(token);
            output.token(token);
        }

        @Override
        public long inputTokens() {
            return Grounding.tokens(call);
        }

        @Override
        public long outputTokens() {
            return written;
        }

        @Override
        public boolean begun() {
            return written > 0;
        }
    }
}
