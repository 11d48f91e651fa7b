package com.voicehelper.conversation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** On a server whose orchestrator is elsewhere, where nobody answers. */
class AnswerFailureTests {

    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "voicehelper.modules.local", "identity,conversation",
            "voicehelper.modules.owned", "identity,conversation",
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.orchestrator.grpc-address", "127.0.0.1:1"));

    private final Client alice = TestServer.newUser(SERVER, "acme");
    private final String conversation = alice.conversation();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void theStreamEndsWithAClearErrorAndTheQuestionIsKept() {
        Reply reply = alice.post("/api/v1/chat/stream", "{\"conversation_id\":\"" + conversation + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

        List<JsonNode> events = Client.data(reply.text());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(events.getFirst().get("type").asString()).isEqualTo("error");
        assertThat(events.getFirst().get("error").asString()).isEqualTo("The orchestrator service cannot be reached");
        assertThat(reply.text()).endsWith("event: end\ndata: {}\n\n");
        assertThat(alice.get("/api/v1/conversations/" + conversation + "/messages").body().get("total").asInt()).isEqualTo(1);
    }

    @Test
    void theFailureIsRecordedAndToldAgain() {
        String body = "{\"message\":\"Hello\",\"conversation_id\":\"" + conversation + "\"}";
        Reply first = alice.post("/api/v1/chat", body, "X-Request-ID", "request-" + conversation);
        Reply second = alice.post("/api/v1/chat", body, "X-Request-ID", "request-" + conversation);

        assertThat(first.status()).isEqualTo(502);
        assertThat(first.body().get("code").asString()).isEqualTo("CHAT_FAILED");
        assertThat(second.body().get("error")).isEqualTo(first.body().get("error"));
    }

    @Test
    void theWebSdkIsToldInItsOwnWords() {
        Reply reply = alice.post("/api/v2/chat/stream", "{\"query\":\"Hello\"}");

        assertThat(reply.text().lines().filter(line -> line.startsWith("event: "))).containsExactly("event: start", "event: error");
    }
}
