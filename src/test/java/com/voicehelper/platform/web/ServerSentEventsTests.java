package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

class ServerSentEventsTests {

    private static final String GET = " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
    private static WebSlice web;
    private static volatile CountDownLatch proceed = new CountDownLatch(0);
    private static volatile CountDownLatch gone = new CountDownLatch(1);

    record Delta(String type, String contentPart) {}

    /** Not static, so that no component scan takes it for its own. */
    @RestController
    class Endpoints {

        private final JsonMapper json;

        Endpoints(JsonMapper json) {
            this.json = json;
        }

        @GetMapping("/api/v1/events")
        void events(HttpServletResponse response) throws Exception {
            try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
                proceed.await(10, TimeUnit.SECONDS);
                events.retry(Duration.ofSeconds(3));
                events.send(new Delta("delta", "one\ntwo 你好"));
                events.send("answer", "7", Map.of("text", "x"));
                events.sendText("[DONE]");
                events.send("evil\ndata: x", "1\r\n2", List.of());
            }
        }

        @GetMapping("/api/v1/quiet")
        void quiet(HttpServletResponse response) throws Exception {
            try (ServerSentEvents events = ServerSentEvents.open(response, json, Duration.ofMillis(50))) {
                events.whenGone(gone::countDown);
                proceed.await(10, TimeUnit.SECONDS);
            }
        }

        @GetMapping("/api/v1/crowded")
        void crowded(HttpServletResponse response) throws IOException, InterruptedException {
            try (ServerSentEvents events = ServerSentEvents.open(response, json, Duration.ofMillis(1))) {
                List<Thread> writers = IntStream.range(0, 8)
                        .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                            for (int i = 0; i < 100; i++) {
                                events.send("e", Map.of("writer", writer, "text", "x".repeat(200)));
                            }
                        })).toList();
                for (Thread writer : writers) {
                    writer.join();
                }
                events.sendText("end");
            }
        }
    }

    @BeforeAll
    static void start() {
        ServerSentEventsTests tests = new ServerSentEventsTests();
        web = new WebSlice(context -> context.registerBean(Endpoints.class, () -> tests.new Endpoints(context.getBean(JsonMapper.class))),
                "--voicehelper.security.anonymous=allow");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void headersComeBeforeTheFirstEventAndFieldsHaveTheSpace() {
        proceed = new CountDownLatch(1);
        try (RawHttp raw = web.raw()) {
            String head = raw.send("GET /api/events" + GET).readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 200").containsPattern("(?i)content-type: text/event-stream;charset=utf-8").doesNotContain("data");
            proceed.countDown();
            String all = raw.readUntil("data: []\n\n");
            assertThat(all).contains("retry: 3000\n\n")
                    .contains("data: {\"type\":\"delta\",\"content_part\":\"one\\ntwo 你好\"}\n\n")
                    .contains("event: answer\nid: 7\ndata: {\"text\":\"x\"}\n\n")
                    .contains("data: [DONE]\n\n")
                    .contains("event: evil data: x\nid: 1  2\ndata: []\n\n");
        }
    }

    @Test
    void aQuietStreamIsKeptAliveAndAClientThatLeftIsNoticed() throws InterruptedException {
        proceed = new CountDownLatch(1);
        gone = new CountDownLatch(1);
        try (RawHttp raw = web.raw()) {
            assertThat(raw.send("GET /api/v1/quiet" + GET).readUntil(": keep-alive\n\n")).startsWith("HTTP/1.1 200");
        }
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        proceed.countDown();
    }

    @Test
    void writersAndHeartbeatsDoNotCutEachOthersEvents() {
        try (RawHttp raw = web.raw()) {
            raw.send("GET /api/v1/crowded HTTP/1.0\r\nHost: x\r\n\r\n");
            String body = raw.readAll().split("\r\n\r\n", 2)[1];
            String event = "event: e\ndata: \\{(\"writer\":\\d,\"text\":\"x{200}\"|\"text\":\"x{200}\",\"writer\":\\d)}";
            assertThat(body.split("\n\n")).allMatch(frame -> frame.matches(event) || frame.equals(": keep-alive") || frame.equals("data: end"));
            assertThat(body.split("event: e", -1)).hasSize(801);
        }
    }
}
