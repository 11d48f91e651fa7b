package com.voicehelper.conversation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** On a server whose local provider would talk for minutes: only a cancellation ends an answer here. */
class CancelTests {

    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of("voicehelper.models.local.pause", "2s"));

    private final Client alice = TestServer.newUser(SERVER, "acme");
    private final String requestId = UUID.randomUUID().toString();
    private final String conversation = alice.conversation();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void anEmptyBodyAndARequestIdCancel() {
        cancelled(() -> alice.send("POST", "/api/v1/chat/cancel", null, "X-Request-ID", requestId));
    }

    @Test
    void aRequestIdAndAConversationInTheBodyCancel() {
        cancelled(() -> alice.post("/api/v1/chat/cancel",
                "{\"request_id\":\"" + requestId + "\",\"conversation_id\":\"" + conversation + "\"}", "X-Request-ID", UUID.randomUUID().toString()));
    }

    @Test
    void aStreamIdCancels() {
        cancelled(() -> alice.post("/api/v1/chat/cancel", "{\"stream_id\":\"stream-" + requestId + "\"}"));
    }

    @Test
    void aSessionIdAsPlainTextCancels() {
        Reply reply = cancelled(() -> alice.send("POST", "/api/v2/chat/cancel",
                ("{\"session_id\":\"" + conversation + "\"}").getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain;charset=UTF-8"));

        assertThat(reply.body().get("status").asString()).isEqualTo("success");
    }

    @Test
    void aSecondCancellationIsNoError() {
        cancelled(() -> alice.send("POST", "/api/v1/chat/cancel", null, "X-Request-ID", requestId));

        assertThat(alice.send("POST", "/api/v1/chat/cancel", null, "X-Request-ID", requestId).status()).isEqualTo(200);
    }

    @Test
    void cancellingTheTaskEndsTheAnswer() {
        try (var lines = start()) {
            Iterator<String> iterator = lines.iterator();
            firstToken(iterator);
            String task = alice.get("/api/v1/tasks?status=running").body().get("tasks").get(0).get("id").asString();
            assertThat(alice.send("POST", "/api/v1/tasks/" + task + "/cancel", null).body().get("status").asString()).isEqualTo("cancelled");

            assertThat(rest(iterator)).anyMatch(line -> line.contains("\"cancelled\"")).noneMatch(line -> line.contains("\"delta\""));
        }
    }

    @Test
    void aClientOfCompletionsThatHangsUpEndsItsTask() throws Exception {
        try (var lines = alice.stream("POST", "/v1/chat/completions", "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Talk\"}]}").body()) {
            firstToken(lines.iterator());
        }

        Eventually.holds(() -> alice.get("/api/v1/tasks").body().get("tasks").get(0).get("status").asString().equals("cancelled"));
    }

    @Test
    void somebodyElseCannotCancel() {
        try (var lines = start()) {
            Iterator<String> iterator = lines.iterator();
            firstToken(iterator);
            Client mallory = TestServer.newUser(SERVER, "acme");
            assertThat(mallory.send("POST", "/api/v1/chat/cancel", null, "X-Request-ID", requestId).status()).isEqualTo(200);
            assertThat(mallory.post("/api/v1/chat/cancel", "{\"stream_id\":\"stream-" + requestId + "\"}").status()).isEqualTo(404);

            firstToken(iterator);
            alice.send("POST", "/api/v1/chat/cancel", null, "X-Request-ID", requestId);
        }
    }

    @Test
    void whatCannotBeCancelledIsSaid() {
        Reply unknown = alice.post("/api/v1/chat/cancel", "{\"stream_id\":\"nobody\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().get("code").asString()).isEqualTo("CHAT_SESSION_NOT_FOUND");
        Reply nothing = alice.send("POST", "/api/v1/chat/cancel", null);
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(nothing.body().get("error").asString()).isEqualTo("Request ID is required");
        Reply noSession = alice.send("POST", "/api/v2/chat/cancel", "{}".getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain;charset=UTF-8");
        assertThat(noSession.status()).isEqualTo(400);
        assertThat(noSession.body().get("message").asString()).isEqualTo("缺少session_id");
    }

    /** Starts an answer, cancels it after its first word, and expects the end within less than one more word. */
    private Reply cancelled(Supplier<Reply> cancel) {
        try (var lines = start()) {
            Iterator<String> iterator = lines.iterator();
            firstToken(iterator);
            Reply reply = cancel.get();
            long start = System.nanoTime();
            List<String> rest = rest(iterator);

            assertThat(reply.status()).isEqualTo(200);
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(1_500);
            assertThat(rest).noneMatch(line -> line.contains("\"delta\""));
            var messages = alice.get("/api/v1/conversations/" + conversation + "/messages").body().get("messages");
            assertThat(messages.get(1).get("content").asString()).isEqualTo("I ");
            assertThat(messages.get(1).get("metadata").get("incomplete").asString()).isEqualTo("cancelled");
            assertThat(alice.get("/api/v1/tasks/" + messages.get(1).get("id").asString()).body().get("status").asString()).isEqualTo("cancelled");
            return reply;
        }
    }

    private Stream<String> start() {
        return alice.stream("POST", "/api/v1/chat/stream", "{\"conversation_id\":\"" + conversation + "\",\"stream_id\":\"stream-" + requestId
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Talk\"}]}", "X-Request-ID", requestId).body();
    }

    private static void firstToken(Iterator<String> lines) {
        while (!lines.next().startsWith("data: ")) {
            // To the next line.
        }
    }

    private static List<String> rest(Iterator<String> lines) {
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        return rest;
    }
}
