package com.voicehelper.strangler.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** How a watched command about a store ends, whatever the monolith answers. */
class StoreCallTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void aWatchEndsWithAProblemThatDoesNotPass() throws Exception {
        assertThat(watch(look -> status("COPY", 7, "the bucket does not answer"), Duration.ofMillis(50))).isOne();
        assertThat(errors.toString(UTF_8)).isEqualTo("uploads does not come on: the bucket does not answer.\n");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void aWatchStaysWhileItComesOnAllTheSame() throws Exception {
        assertThat(watch(look -> status(look < 20 ? "COPY" : "NONE", look, look < 20 ? "it broke once" : null), Duration.ofSeconds(20))).isZero();
        assertThat(out.toString(UTF_8)).contains("NONE: 20 copied");
        assertThat(errors.toString(UTF_8)).isEmpty();
    }

    private static String status(String task, int copied, String problem) {
        return """
                {"store": "uploads", "kind": "objects", "stage": "COPYING", "task": "%s", "copied": %d, "compared": 0, "problem": %s}"""
                .formatted(task, copied, problem == null ? null : '"' + problem + '"');
    }

    /** @param answers of each look, by its number */
    private int watch(IntFunction<String> answers, Duration patience) throws Exception {
        AtomicInteger looks = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answers.apply(looks.incrementAndGet()).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (var client = new OperatorClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "operator", "any")) {
            var output = new Output(new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8), false);
            var invocation = StoreInvocation.parse(List.of("start", "uploads", "--watch"));
            return new StoreCall(invocation, client, output, Duration.ofMillis(1), new Patience(patience)).run();
        } finally {
            server.stop(0);
        }
    }
}
