package com.voicehelper.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

class RedisTests {

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static RedisServer server(int port) throws IOException {
        RedisServer server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
        server.start();
        return server;
    }

    @Test
    void redisMayComeLaterGoAndComeBack() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Redis redis = new Redis(new RedisSettings("redis://127.0.0.1:" + port, Duration.ofMillis(500)));
        AtomicInteger connected = new AtomicInteger();
        redis.whenConnected(client -> connected.incrementAndGet());
        redis.start();
        assertThat(redis.call(client -> "redis", () -> "alone")).isEqualTo("alone");

        RedisServer server = server(port);
        until(redis::available);
        assertThat(redis.call(client -> client.getAtomicLong("counter").incrementAndGet(), () -> -1L)).isEqualTo(1);
        assertThat(connected).hasValue(1);

        server.stop();
        long start = System.nanoTime();
        assertThat(redis.call(client -> client.getAtomicLong("counter").incrementAndGet(), () -> -1L)).isEqualTo(-1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(redis.available()).isFalse();

        server = server(port);
        until(redis::available);
        assertThat(redis.call(client -> client.getAtomicLong("counter").incrementAndGet(), () -> -1L)).isEqualTo(1);
        assertThat(connected).hasValue(1);
        redis.stop();
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:6379", "redis://", "redis://localhost", "redis://bad host:1"})
    void aWrongUrlStopsTheStart(String url) {
        assertThatThrownBy(() -> new Redis(new RedisSettings(url, Duration.ofSeconds(1))))
                .isInstanceOf(ConfigurationException.class).hasMessageStartingWith("voicehelper.redis.url");
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(new RedisSettings("redis://user:secret@localhost:6379", Duration.ofSeconds(1)).toString()).doesNotContain("secret");
    }
}
