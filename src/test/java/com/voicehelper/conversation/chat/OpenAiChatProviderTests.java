package com.voicehelper.conversation.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.voicehelper.conversation.chat.Prompt.Turn;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.module.ConfigurationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a local server that speaks the protocol. */
class OpenAiChatProviderTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String[] HELLO = {chunk("Hel"), chunk("lo"), "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"};

    private final List<String> tokens = new ArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final ChatProvider.Output output = new ChatProvider.Output() {
        @Override
        public void references(List<Reference> references) {}

        @Override
        public void token(String token) {
            tokens.add(token);
            enough.countDown();
        }
    };
    private HttpServer server;
    private volatile Talk talk = exchange -> {};
    private volatile @Nullable JsonNode asked;
    private volatile @Nullable String authorization;

    private interface Talk {
        void answer(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", exchange -> {
            asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            try (exchange) {
                talk.answer(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void itStreamsWhatTheModelSays() {
        talk = exchange -> say(exchange, HELLO[0], HELLO[1], ": comment\n\n", HELLO[2], "data: [DONE]\n\n");

        provider().answer(prompt(), output, new Cancellation());

        assertThat(tokens).containsExactly("Hel", "lo");
        assertThat(authorization).isEqualTo("Bearer secret");
        assertThat(asked.get("stream").asBoolean()).isTrue();
        assertThat(asked.get("model").asString()).isEqualTo("m1");
        assertThat(asked.get("max_tokens").asInt()).isEqualTo(7);
        assertThat(asked.get("messages").get(0).get("content").asString()).isEqualTo("Hi");
    }

    @Test
    void aServerThatLeavesTheLastLineOutIsUnderstood() {
        talk = exchange -> say(exchange, HELLO);

        provider().answer(prompt(), output, new Cancellation());

        assertThat(tokens).containsExactly("Hel", "lo");
    }

    @Test
    void anAnswerThatBreaksOffIsAFailure() {
        talk = exchange -> say(exchange, HELLO[0]);

        assertThatThrownBy(() -> provider().answer(prompt(), output, new Cancellation()))
                .isInstanceOf(ChatProviderException.class).hasMessageContaining("broke off");
        assertThat(tokens).containsExactly("Hel");
    }

    @ParameterizedTest
    @CsvSource({"401, refused our key", "429, busy", "500, out of order", "400, refused the request"})
    void aRefusalIsTold(int status, String message) {
        talk = exchange -> {
            byte[] body = "{\"error\":{\"message\":\"the secret is secret\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };

        assertThatThrownBy(() -> provider().answer(prompt(), output, new Cancellation()))
                .isInstanceOf(ChatProviderException.class).hasMessageContaining(message).hasMessageNotContaining("secret");
    }

    @Test
    void anErrorInTheStreamIsTold() {
        talk = exchange -> say(exchange, HELLO[0], "data: {\"error\":{\"message\":\"out of tokens\"}}\n\n");

        assertThatThrownBy(() -> provider().answer(prompt(), output, new Cancellation()))
                .isInstanceOf(ChatProviderException.class).hasMessageContaining("out of tokens");
    }

    @Test
    void whatIsNotJsonIsAFailure() {
        talk = exchange -> say(exchange, "data: <html>\n\n");

        assertThatThrownBy(() -> provider().answer(prompt(), output, new Cancellation()))
                .isInstanceOf(ChatProviderException.class).hasMessageContaining("not JSON");
    }

    @Test
    void aSilentServerIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        talk = exchange -> {
            say(exchange, HELLO[0]);
            await(over);
        };

        assertThatThrownBy(() -> provider().answer(prompt(), output, new Cancellation()))
                .isInstanceOf(ChatProviderException.class).hasMessageContaining("stopped answering");
        over.countDown();
        assertThat(tokens).containsExactly("Hel");
    }

    @Test
    void aServerThatIsNotThereIsTold() {
        server.stop(0);

        assertThatThrownBy(() -> provider().answer(prompt(), output, new Cancellation()))
                .isInstanceOf(ChatProviderException.class).hasMessageContaining("cannot be reached");
    }

    @Test
    void cancellingClosesTheConnection() throws Exception {
        CompletableFuture<String> noticed = new CompletableFuture<>();
        CountDownLatch pause = new CountDownLatch(1);
        talk = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(HELLO[0].getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    pause.await(5, TimeUnit.MILLISECONDS);
                }
            } catch (IOException gone) {
                noticed.complete("gone");
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
            }
        };
        Cancellation cancellation = new Cancellation();
        Thread answering = Thread.ofVirtual().start(() -> provider().answer(prompt(), output, cancellation));
        assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();

        cancellation.cancel();

        assertThat(answering.join(Duration.ofSeconds(20))).isTrue();
        assertThat(noticed.get(20, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void aWrongConfigurationIsOneLine() {
        assertThatThrownBy(() -> settings("openai", null)).isInstanceOf(ConfigurationException.class).hasMessageContaining("base-url");
        assertThatThrownBy(() -> settings("openai", "ftp://x")).isInstanceOf(ConfigurationException.class).hasMessageContaining("http");
        assertThatThrownBy(() -> settings("oracle", null)).isInstanceOf(ConfigurationException.class).hasMessageContaining("oracle");
        assertThat(settings("openai", "http://x/v1").toString()).doesNotContain("secret");
    }

    private OpenAiChatProvider provider() {
        return new OpenAiChatProvider(settings("openai", "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/").openai(), JSON);
    }

    private static ChatSettings settings(String provider, @Nullable String url) {
        return new ChatSettings(provider, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 1, new ChatSettings.Local(Duration.ZERO),
                new ChatSettings.OpenAi(url, "secret", "m1", Duration.ofSeconds(1), Duration.ofMillis(700)));
    }

    private static Prompt prompt() {
        return new Prompt(List.of(new Turn(null, "user", "Hi")), null, 7);
    }

    private static String chunk(String content) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}\n\n";
    }

    private static void say(HttpExchange exchange, String... frames) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (String frame : frames) {
            exchange.getResponseBody().write(frame.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
