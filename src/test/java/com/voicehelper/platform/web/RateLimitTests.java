package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.redis.Redis;
import com.voicehelper.platform.redis.RedisSettings;
import com.voicehelper.platform.web.RateLimits.Usage;
import com.voicehelper.support.TestRedis;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RateLimitTests {

    private static final RateLimitSettings TEN_A_MINUTE = new RateLimitSettings(10, 1000);

    private static Redis connected(String url) {
        Redis redis = new Redis(new RedisSettings(url, Duration.ofSeconds(2)));
        redis.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!redis.available()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return redis;
    }

    @Test
    void twoNodesShareOneLimit() throws InterruptedException {
        Redis first = connected(TestRedis.url());
        Redis second = connected(TestRedis.url());
        RateLimits[] nodes = {new RateLimits(TEN_A_MINUTE, first, Clock.systemUTC()), new RateLimits(TEN_A_MINUTE, second, Clock.systemUTC())};
        String user = UUID.randomUUID().toString();
        AtomicInteger allowed = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                RateLimits node = nodes[i % 2];
                threads.submit(() -> node.count("user", user).allowed() && allowed.incrementAndGet() > 0);
            }
        }
        assertThat(allowed).hasValue(10);
        Usage usage = nodes[0].count("user", user);
        assertThat(usage.allowed()).isFalse();
        assertThat(usage.tightest().remaining()).isZero();
        assertThat(Duration.between(Instant.now(), usage.tightest().resetAt())).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        assertThat(usage.hour().used()).isEqualTo(10);
        assertThat(nodes[1].count("user", "another " + user).allowed()).isTrue();
        long keys = first.call(client -> client.getKeys().countExists("ratelimit:user:{" + user + "}:minute"), () -> -1L);
        assertThat(keys).isEqualTo(1);
        first.stop();
        second.stop();
    }

    @Test
    void theHourLimitHoldsToo() {
        RateLimits limits = new RateLimits(new RateLimitSettings(10, 4), new Redis(new RedisSettings(null, Duration.ofSeconds(1))), Clock.systemUTC());
        for (int i = 0; i < 4; i++) {
            assertThat(limits.count("user", "u").allowed()).isTrue();
        }
        Usage usage = limits.count("user", "u");
        assertThat(usage.allowed()).isFalse();
        assertThat(usage.tightest().limit()).isEqualTo(4);
        assertThat(usage.minute().used()).isEqualTo(4);
    }

    @Test
    void aNodeCountsAloneAndAtOnceWhileRedisIsAway() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        Redis redis = new Redis(new RedisSettings("redis://127.0.0.1:" + nobody, Duration.ofMillis(500)));
        redis.start();
        RateLimits limits = new RateLimits(TEN_A_MINUTE, redis, Clock.systemUTC());
        long start = System.nanoTime();
        int allowed = 0;
        for (int i = 0; i < 30; i++) {
            allowed += limits.count("user", "u").allowed() ? 1 : 0;
        }
        assertThat(allowed).isEqualTo(10);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        redis.stop();
    }

    @Test
    void everyAnswerSaysWhatIsLeftAndTheLastOneWhenToComeBack() {
        try (WebSlice web = new WebSlice(context -> {}, "--voicehelper.security.anonymous=allow", "--voicehelper.rate-limit.per-minute=3")) {
            HttpResponse<String> first = web.get("/api/v1/nothing");
            assertThat(first.statusCode()).isEqualTo(404);
            assertThat(first.headers().firstValue("X-RateLimit-Limit")).contains("3");
            assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("2");
            long reset = Long.parseLong(first.headers().firstValue("X-RateLimit-Reset").orElseThrow());
            assertThat(reset).isBetween(Instant.now().getEpochSecond() + 50, Instant.now().getEpochSecond() + 61);
            web.get("/api/v1/nothing");
            web.get("/api/v1/nothing");
            HttpResponse<String> refused = web.get("/api/v1/nothing");
            assertThat(refused.statusCode()).isEqualTo(429);
            JsonNode body = JsonMapper.builder().build().readTree(refused.body());
            assertThat(body.get("error").asString()).isEqualTo("Rate limit exceeded");
            assertThat(body.get("retry_after").asInt()).isBetween(1, 60);
            assertThat(refused.headers().firstValue("Retry-After")).contains(body.get("retry_after").asString());
            assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");

            assertThat(web.get("/api/v1/nothing", "Authorization", "Bearer " + web.token("u1")).statusCode()).as("another principal").isEqualTo(404);
            HttpResponse<String> probe = web.get("/health");
            assertThat(probe.statusCode()).isEqualTo(200);
            assertThat(probe.headers().firstValue("X-RateLimit-Limit")).isEmpty();
            assertThat(web.get("/api/v1/nothing", "X-VoiceHelper-Service-Key", WebSlice.SERVICE_KEY).statusCode()).as("a hop is not counted").isEqualTo(404);
        }
    }
}
