package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class BodyLimitTests {

    private static final AtomicLong READ = new AtomicLong();
    private static WebSlice web;

    /** Not static, so that no component scan takes it for its own. */
    @RestController
    class Endpoints {

        @PostMapping("/api/v1/json")
        Map<String, Object> json(@RequestBody Map<String, Object> body) {
            return Map.of("fields", body.size());
        }

        @PostMapping("/api/v1/stream")
        Map<String, Object> stream(HttpServletRequest request) throws IOException {
            byte[] buffer = new byte[1024];
            int read;
            while ((read = request.getInputStream().read(buffer)) >= 0) {
                READ.addAndGet(read);
            }
            return Map.of("read", READ.get());
        }
    }

    @BeforeAll
    static void start() {
        BodyLimitTests tests = new BodyLimitTests();
        web = new WebSlice(context -> context.registerBean(Endpoints.class, () -> tests.new Endpoints()),
                "--voicehelper.security.anonymous=allow", "--voicehelper.web.max-body-size=16KB");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void anAnnouncedLengthOverTheLimitIsRefusedBeforeTheBodyComes() {
        try (RawHttp raw = web.raw()) {
            String answer = raw.send("POST /api/v1/json HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n").readUntil("\"error\"");
            assertThat(answer).startsWith("HTTP/1.1 413").contains("16384 bytes").containsIgnoringCase("Connection: close");
        }
    }

    @Test
    void aChunkedBodyIsStoppedAtTheLimitWhoeverReadsIt() {
        for (String path : new String[] {"/api/v1/json", "/api/v1/stream"}) {
            READ.set(0);
            try (RawHttp raw = web.raw()) {
                raw.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"text\":\"\r\n");
                for (int chunk = 0; chunk < 32; chunk++) {
                    raw.send("400\r\n" + "x".repeat(1024) + "\r\n");
                }
                assertThat(raw.readUntil("\"error\"")).as(path).startsWith("HTTP/1.1 413");
            }
            assertThat(READ.get()).isLessThanOrEqualTo(16 * 1024);
        }
    }

    @Test
    void aBodyWithinTheLimitPasses() {
        try (RawHttp raw = web.raw()) {
            String body = "{\"text\":\"" + "x".repeat(16_000) + "\"}";
            raw.send("POST /api/v1/json HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 200").contains("\"fields\":1");
        }
    }
}
