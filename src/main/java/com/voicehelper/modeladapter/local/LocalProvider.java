package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.domain.Grounding;
import com.voicehelper.modeladapter.domain.Model;
import com.voicehelper.modeladapter.domain.ModelProvider;
import com.voicehelper.modeladapter.domain.ModelSettings;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The models of this process. It says its answers word by word, as a language model does. */
@Component
class LocalProvider implements ModelProvider {

    private final Duration pause;

    LocalProvider(ModelSettings settings) {
        this.pause = settings.local().pause();
    }

    @Override
    public boolean serves(String provider) {
        return provider.equals(ModelDescription.LOCAL);
    }

    @Override
    public Completion complete(Model model, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        String text = call.sources().isEmpty() ? LocalReply.to(call.messages()) : LocalAnswer.to(call.messages(), call.sources());
        long most = call.maxTokens() == null ? Long.MAX_VALUE : call.maxTokens();
        long read = Grounding.tokens(call);
        var said = new StringBuilder();
        for (String word : words(text)) {
            if (!said.isEmpty() && cancellation.await(pause) || cancellation.cancelled()) {
                return model.completion("cancelled", List.of(), read, Tokens.estimate(said.toString()));
            }
            if (Tokens.estimate(said + word) > most) {
                return model.completion("length", List.of(), read, Tokens.estimate(said.toString()));
            }
            said.append(word);
            output.token(word);
        }
        return model.completion("stop", List.of(), read, Tokens.estimate(said.toString()));
    }

    /** Cuts after each space, and after each ideograph. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        text.codePoints().forEach(point -> {
            word.appendCodePoint(point);
            if (Character.isWhitespace(point) || Character.isIdeographic(point)) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    @Override
    public Embedded embed(Model model, List<String> texts) {
        LocalEmbedding embedding = new LocalEmbedding(model.description().dimension());
        return new Embedded(texts.stream().map(embedding::vector).toList(), texts.stream().mapToLong(Tokens::estimate).sum());
    }
}
