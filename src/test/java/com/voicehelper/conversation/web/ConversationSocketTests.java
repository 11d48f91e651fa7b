package com.voicehelper.conversation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConversationSocketTests {

    private final Client alice = TestServer.newUser("acme");
    private final String conversation = alice.conversation();

    @Test
    void aMessageIsAnsweredInChunksAndStored() {
        try (Socket socket = open(alice, true)) {
            assertThat(socket.next().get("type").asString()).isEqualTo("welcome");
            socket.send("{\"type\":\"message\",\"content\":\"Hello socket\"}");

            assertThat(socket.next().get("type").asString()).isEqualTo("ai_stream_start");
            StringBuilder told = new StringBuilder();
            JsonNode frame = socket.next();
            while (frame.get("type").asString().equals("ai_stream_chunk")) {
                told.append(frame.get("delta").asString());
                frame = socket.next();
            }
            assertThat(frame.get("type").asString()).isEqualTo("ai_stream_end");
            assertThat(frame.get("content").asString()).isEqualTo(told.toString()).contains("Hello socket");
            assertThat(alice.get("/api/v1/conversations/" + conversation + "/messages").body().get("total").asInt()).isEqualTo(2);
        }
    }

    @Test
    void pingIsAnsweredWithPongAndNonsenseWithAnError() {
        try (Socket socket = open(alice, false)) {
            socket.next();
            socket.send("{\"type\":\"ping\"}");
            assertThat(socket.next().get("type").asString()).isEqualTo("pong");
            socket.send("{\"type\":\"dance\"}");
            assertThat(socket.next().get("type").asString()).isEqualTo("error");
            socket.send("not json");
            assertThat(socket.next().get("type").asString()).isEqualTo("error");
            socket.send("{\"type\":\"message\"}");
            assertThat(socket.next().get("message").asString()).contains("content");
        }
    }

    @Test
    void aMessageLargerThanTheBoundClosesTheSocket() {
        try (Socket socket = open(alice, false)) {
            socket.next();
            socket.send("{\"type\":\"message\",\"content\":\"" + "x".repeat(600_000) + "\"}");
            assertThat(socket.closed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1009);
        }
    }

    @Test
    void aUserHasSoManyConnectionsAndNoMore() {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int number = 0; number < 5; number++) {
                sockets.add(open(alice, false));
                assertThat(sockets.getLast().next().get("connections").asInt()).isEqualTo(number + 1);
            }
            refused(alice, 429);
        } finally {
            sockets.forEach(Socket::close);
        }
    }

    @Test
    void aStrangerIsRefusedBeforeTheUpgrade() {
        refused(TestServer.newUser("acme"), 403);
        refused(TestServer.newUser("other"), 403);
        assertThat(alice.get("/api/v1/conversations/" + conversation + "/ws").status()).isEqualTo(400);
    }

    private void refused(Client client, int status) {
        assertThatThrownBy(() -> open(client, true))
                .isInstanceOf(CompletionException.class)
                .cause().isInstanceOfSatisfying(WebSocketHandshakeException.class,
                        refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
    }

    private Socket open(Client client, boolean tokenInQuery) {
        Socket socket = new Socket();
        var builder = client.http().newWebSocketBuilder();
        if (!tokenInQuery) {
            builder.header("Authorization", "Bearer " + client.token()).header("X-Tenant-ID", client.tenantId());
        }
        socket.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + client.port() + "/api/v1/conversations/" + conversation + "/ws"
                + (tokenInQuery ? "?token=" + client.token() : "")), socket).join();
        return socket;
    }

    private static final class Socket implements WebSocket.Listener, AutoCloseable {

        private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        void send(String text) {
            socket.sendText(text, true).join();
        }

        JsonNode next() {
            try {
                String frame = frames.poll(10, TimeUnit.SECONDS);
                assertThat(frame).as("a frame").isNotNull();
                return Client.json(frame);
            } catch (InterruptedException exception) {
                throw new IllegalStateException(exception);
            }
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
