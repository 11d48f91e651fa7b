package com.voicehelper.modeladapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.domain.Model;
import com.voicehelper.modeladapter.domain.ModelSettings;
import com.voicehelper.platform.Cancellation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalProviderTests {

    private static final Model MODEL = new Model(new ModelDescription("local", "local", Kind.CHAT, Set.of(), 1000, 0, 1_000_000, 2_000_000), "local", 1);

    private final List<String> words = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    @Test
    void itSaysThatItIsLocalInTheLanguageOfTheQuestion() {
        assertThat(said("What can you do?")).contains("local provider").contains("What can you do?");
        assertThat(said("你能做什么？")).contains("本地应答程序").contains("你能做什么？");
        assertThat(said("请介绍一下 Spring Boot")).contains("本地应答程序");
    }

    @Test
    void itQuotesTheEarlierMessageThatIsClosest() {
        complete(Duration.ZERO, null, ModelMessage.of("user", "I like green apples"), ModelMessage.of("assistant", "green apples Paris"),
                ModelMessage.of("user", "My sister lives in Paris"), ModelMessage.of("user", "Where does my sister live?"));

        assertThat(String.join("", words)).contains("My sister lives in Paris").doesNotContain("green apples");
    }

    @Test
    void theSameConversationGetsTheSameAnswer() {
        assertThat(said("Same?")).isEqualTo(said("Same?"));
    }

    @Test
    void itSpeaksWordByWordAndStopsWhenCancelled() {
        ModelCall call = call(null, ModelMessage.of("user", "Talk"));

        Completion completion = provider(Duration.ofMinutes(1)).complete(MODEL, call, token -> {
            words.add(token);
            cancellation.cancel();
        }, cancellation);

        assertThat(words).containsExactly("I ");
        assertThat(completion.finishReason()).isEqualTo("cancelled");
    }

    @Test
    void itCountsWhatItReadsAndWritesAndWhatThatCosts() {
        Completion completion = complete(Duration.ZERO, null, ModelMessage.of("user", "12345678"));

        assertThat(completion.inputTokens()).isEqualTo(2);
        assertThat(completion.outputTokens()).isEqualTo(Math.ceilDiv(String.join("", words).length(), 4));
        assertThat(completion.cost()).isEqualTo(2 + 2 * completion.outputTokens());
        assertThat(completion.finishReason()).isEqualTo("stop");
    }

    @Test
    void itWritesNoMoreThanItMay() {
        Completion completion = complete(Duration.ZERO, 5, ModelMessage.of("user", "Talk"));

        assertThat(completion.finishReason()).isEqualTo("length");
        assertThat(completion.outputTokens()).isBetween(1L, 5L);
    }

    private String said(String question) {
        complete(Duration.ZERO, null, ModelMessage.of("user", question));
        return String.join("", words);
    }

    private Completion complete(Duration pause, @Nullable Integer maxTokens, ModelMessage... messages) {
        words.clear();
        return provider(pause).complete(MODEL, call(maxTokens, messages), words::add, cancellation);
    }

    private static ModelCall call(@Nullable Integer maxTokens, ModelMessage... messages) {
        return new ModelCall(UUID.randomUUID(), "acme", "local", List.of(messages), List.of(), null, maxTokens, null, null);
    }

    private static LocalProvider provider(Duration pause) {
        return new LocalProvider(new ModelSettings(Map.of(), List.of(), List.of(),
                new ModelSettings.Local(pause, 384, BigDecimal.ONE, BigDecimal.TWO, BigDecimal.ZERO)));
    }
}
