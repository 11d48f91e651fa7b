package com.voicehelper.conversation.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.conversation.chat.Prompt.Turn;
import com.voicehelper.platform.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalChatProviderTests {

    private final Collected collected = new Collected();

    @Test
    void itSaysThatItIsLocalInTheLanguageOfTheQuestion() {
        assertThat(answer("What can you do?")).contains("local provider").contains("What can you do?");
        assertThat(answer("你能做什么？")).contains("本地应答程序").contains("你能做什么？");
        assertThat(answer("请介绍一下 Spring Boot")).contains("本地应答程序");
    }

    @Test
    void itQuotesTheEarlierMessageThatIsClosest() {
        UUID paris = UUID.randomUUID();
        List<Turn> turns = List.of(new Turn(UUID.randomUUID(), "user", "I like green apples"), new Turn(null, "assistant", "green apples Paris"),
                new Turn(paris, "user", "My sister lives in Paris"), new Turn(null, "user", "Where does my sister live?"));

        assertThat(answer(turns)).contains("My sister lives in Paris").doesNotContain("green apples");
        assertThat(collected.references).singleElement().satisfies(reference -> assertThat(reference.chunkId()).isEqualTo(paris.toString()));
    }

    @Test
    void theSameConversationGetsTheSameAnswer() {
        assertThat(answer("Same?")).isEqualTo(answer("Same?"));
    }

    @Test
    void itSpeaksWordByWordAndStopsWhenCancelled() {
        Cancellation cancellation = new Cancellation();
        List<String> words = new ArrayList<>();
        new LocalChatProvider(Duration.ofMinutes(1)).answer(new Prompt(List.of(new Turn(null, "user", "Talk")), null, null), new ChatProvider.Output() {
            @Override
            public void references(List<Reference> references) {}

            @Override
            public void token(String token) {
                words.add(token);
                cancellation.cancel();
            }
        }, cancellation);

        assertThat(words).containsExactly("I ");
    }

    private String answer(String question) {
        return answer(List.of(new Turn(null, "user", question)));
    }

    private String answer(List<Turn> turns) {
        collected.tokens.clear();
        new LocalChatProvider(Duration.ZERO).answer(new Prompt(turns, null, null), collected, new Cancellation());
        return String.join("", collected.tokens);
    }

    private static final class Collected implements ChatProvider.Output {
        private final List<String> tokens = new ArrayList<>();
        private List<Reference> references = List.of();

        @Override
        public void references(List<Reference> found) {
            references = found;
        }

        @Override
        public void token(String token) {
            tokens.add(token);
        }
    }
}
