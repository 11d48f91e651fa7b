package com.voicehelper.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CompletionContractTests {

    private final Client alice = TestServer.newUser("completions-" + UUID.randomUUID());

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/api/v1/chat/completions", "/api/chat/completions"})
    void anAnswerHasOpenAisForm(String path) {
        Reply reply = alice.post(path, """
                {"model":"gpt-4o","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Hello"}],
                "temperature":0.5,"max_tokens":200,"multimodal_config":{"a":1},"user":"u","conversation_id":"c","top_k":3}""");

        assertThat(reply.status()).isEqualTo(200);
        JsonNode body = reply.body();
        assertThat(body.get("id").asString()).startsWith("chatcmpl-");
        assertThat(body.get("object").asString()).isEqualTo("chat.completion");
        assertThat(body.get("created").asLong()).isGreaterThan(1_700_000_000L);
        assertThat(body.get("model").asString()).as("who answered, not who was asked for").isEqualTo("local");
        assertThat(body.get("choices").size()).isEqualTo(1);
        JsonNode choice = body.get("choices").get(0);
        assertThat(choice.get("index").asInt()).isZero();
        assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
        assertThat(choice.get("message").get("role").asString()).isEqualTo("assistant");
        assertThat(choice.get("message").get("content").asString()).contains("Hello");
        assertThat(choice.get("message").get("references").isEmpty()).isTrue();
        JsonNode usage = body.get("usage");
        assertThat(usage.get("prompt_tokens").asInt()).isPositive();
        assertThat(usage.get("total_tokens").asInt()).isEqualTo(usage.get("prompt_tokens").asInt() + usage.get("completion_tokens").asInt());
    }

    @Test
    void aStreamIsChunksAndEndsWithDone() {
        Reply reply = stream(",\"stream_options\":{\"include_usage\":true}");

        assertThat(reply.text()).endsWith("data: [DONE]\n\n");
        List<JsonNode> chunks = chunks(reply);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.get("object").asString()).isEqualTo("chat.completion.chunk"));
        assertThat(chunks).extracting(chunk -> chunk.get("id").asString()).containsOnly(chunks.getFirst().get("id").asString());
        assertThat(chunks.getFirst().get("choices").get(0).get("delta").get("role").asString()).isEqualTo("assistant");
        assertThat(text(chunks)).contains("Hello");
        JsonNode last = chunks.get(chunks.size() - 2).get("choices").get(0);
        assertThat(last.get("finish_reason").asString()).isEqualTo("stop");
        assertThat(chunks.getFirst().get("choices").get(0).get("delta").get("references").isArray()).isTrue();
        assertThat(chunks.getLast().get("choices").isEmpty()).isTrue();
        assertThat(chunks.getLast().get("usage").get("completion_tokens").asInt()).isPositive();
    }

    @Test
    void aStreamSaysWhatWasUsedOnlyWhenAsked() {
        assertThat(chunks(stream(""))).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void contentMayBeAListOfTexts() {
        Reply reply = alice.post("/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Good \"},{\"type\":\"text\",\"text\":\"morning\"}]}]}");

        assertThat(reply.body().get("choices").get(0).get("message").get("content").asString()).contains("Good morning");
    }

    @Test
    void aConversationWithToolsIsUnderstood() {
        Reply reply = alice.post("/v1/chat/completions", """
                {"messages":[{"role":"user","content":"What is the weather?"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"call_1","content":"sunny"}],
                 "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}],"tool_choice":"auto"}""");

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void aRepetitionGetsTheFirstAnswer() {
        String key = UUID.randomUUID().toString();
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"Once only\"}]}";
        Reply first = alice.post("/v1/chat/completions", body, "X-Idempotency-Key", key);
        Reply second = alice.post("/v1/chat/completions", body, "X-Idempotency-Key", key);

        assertThat(second.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(second.body().get("choices")).isEqualTo(first.body().get("choices"));
        assertThat(second.body().get("usage")).isEqualTo(first.body().get("usage"));
        assertThat(alice.get("/api/v1/tasks").body().get("total").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{", "[]", "", "{}", "{\"messages\":[]}", "{\"messages\":\"hello\"}", "{\"messages\":[\"hello\"]}",
            "{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"user\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]}",
            "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":3}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":{}}"})
    void whatCannotBeAnsweredIsRefusedInOpenAisForm(String body) {
        for (String path : List.of("/v1/chat/completions", "/api/v1/chat/completions")) {
            Reply reply = alice.post(path, body);

            assertThat(reply.status()).isEqualTo(400);
            JsonNode error = reply.body().get("error");
            assertThat(error.get("message").asString()).isNotBlank();
            assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
            assertThat(error.get("code").asString()).isNotBlank();
            assertThat(error.has("param")).isTrue();
        }
    }

    private Reply stream(String more) {
        return alice.post("/v1/chat/completions", "{\"stream\":true,\"model\":\"local\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + more + "}");
    }

    private static List<JsonNode> chunks(Reply reply) {
        return Client.data(reply.text().replace("data: [DONE]", ""));
    }

    private static String text(List<JsonNode> chunks) {
        return String.join("", chunks.stream().map(chunk -> chunk.path("choices").path(0).path("delta").path("content").asString("")).toList());
    }
}
