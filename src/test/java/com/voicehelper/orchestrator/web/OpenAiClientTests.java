package com.voicehelper.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the client library that OpenAI publishes, which checks every field that it reads. */
class OpenAiClientTests {

    private final Client alice = TestServer.newUser("openai-" + UUID.randomUUID());
    private final OpenAIClient openai = client(alice.token());

    @AfterEach
    void close() {
        openai.close();
    }

    @Test
    void anAnswerIsRead() {
        ChatCompletion completion = openai.chat().completions().create(question("Good morning").build());

        assertThat(completion.choices().getFirst().message().content()).hasValueSatisfying(text -> assertThat(text).contains("Good morning"));
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.choices().getFirst().message()._additionalProperties()).containsKey("references");
        assertThat(completion.model()).as("a name that we do not have gets the model that fits, which is named").isEqualTo("local");
        assertThat(completion.usage()).hasValueSatisfying(usage -> assertThat(usage.totalTokens()).isPositive());
    }

    @Test
    void aStreamIsReadTokenByToken() {
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        List<String> tokens = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> stream = openai.chat().completions().createStreaming(
                question("Good evening").streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()).build())) {
            stream.stream().peek(all::accumulate)
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().filter(token -> !token.isEmpty()).ifPresent(tokens::add));
        }

        assertThat(tokens).hasSizeGreaterThan(5);
        assertThat(all.chatCompletion().choices().getFirst().message().content()).hasValue(String.join("", tokens));
        assertThat(all.chatCompletion().model()).isEqualTo("local");
        assertThat(all.chatCompletion().usage()).hasValueSatisfying(usage -> assertThat(usage.completionTokens()).isPositive());
    }

    @Test
    void aRefusalIsUnderstood() {
        assertThatThrownBy(() -> openai.chat().completions().create(question("two answers").n(2).build()))
                .isInstanceOfSatisfying(BadRequestException.class, refusal -> assertThat(refusal.type()).hasValue("invalid_request_error"))
                .hasMessageContaining("'n' must be 1");
    }

    private static ChatCompletionCreateParams.Builder question(String text) {
        return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addSystemMessage("You are helpful.").addUserMessage(text).temperature(0.2);
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder().baseUrl("http://127.0.0.1:" + TestServer.port(TestServer.shared()) + "/v1").apiKey(key)
                .responseValidation(true).maxRetries(0).timeout(Duration.ofSeconds(20)).build();
    }
}
