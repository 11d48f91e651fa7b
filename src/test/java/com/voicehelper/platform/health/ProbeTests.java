package com.voicehelper.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.web.WebSlice;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProbeTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static WebSlice web;

    private record Fixed(String name, boolean critical, String problem) implements HealthCheck {
        @Override
        public void check() {
            if (problem != null) {
                throw new IllegalStateException(problem);
            }
        }
    }

    @BeforeAll
    static void start() {
        web = new WebSlice(context -> context.registerBean("kafka", HealthCheck.class, () -> new Fixed("kafka", false, "kafka at secret-host is away")));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    @Test
    void healthIsOkWithItsVersionAndShowsWhatIsDegraded() {
        for (String path : List.of("/health", "/healthz")) {
            JsonNode body = json(web.get(path), 200);
            assertThat(body.get("status").asString()).isEqualTo("ok");
            assertThat(body.get("version").asString()).isNotBlank();
            assertThat(body.get("service").asString()).isEqualTo("voicehelper");
            assertThat(body.get("timestamp").isIntegralNumber()).isTrue();
            assertThat(body.get("services").get("database").asString()).isEqualTo("healthy");
            assertThat(body.get("services").get("kafka").asString()).isEqualTo("unhealthy");
            assertThat(body.get("degraded").get(0).asString()).isEqualTo("kafka");
            assertThat(body.toString()).doesNotContain("secret-host");
        }
    }

    @Test
    void theOtherProbesKeepTheirForms() {
        assertThat(json(web.get("/health/detailed"), 200).get("services").get("kafka").get("critical").asBoolean()).isFalse();
        assertThat(json(web.get("/version"), 200).has("git_commit")).isTrue();
        assertThat(json(web.get("/version"), 200).has("build_time")).isTrue();
        assertThat(json(web.get("/api/v1/ping"), 200).get("message").asString()).isEqualTo("pong");
        assertThat(json(web.get("/api/ping"), 200).has("time")).isTrue();
        assertThat(json(web.get("/api/v2/health"), 200).get("status").asString()).isEqualTo("healthy");
    }

    @Test
    void metricsAreForPrometheus() {
        web.get("/api/v1/ping");
        HttpResponse<String> response = web.get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain;version=0.0.4");
        assertThat(response.body()).contains("# TYPE jvm_memory_used_bytes gauge", "http_server_requests_seconds_count");
    }

    @Test
    void readyOnlyWhileTrafficIsAccepted() {
        assertThat(json(web.get("/ready"), 200).get("status").asString()).isEqualTo("ready");
        AvailabilityChangeEvent.publish(web.context, ReadinessState.REFUSING_TRAFFIC);
        try {
            assertThat(json(web.get("/readiness"), 503).get("status").asString()).isEqualTo("not ready");
        } finally {
            AvailabilityChangeEvent.publish(web.context, ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Test
    void aCriticalCheckThatFailsIsUnhealthy() {
        try (WebSlice broken = new WebSlice(context -> context.registerBean("store", HealthCheck.class, () -> new Fixed("store", true, "x")))) {
            JsonNode body = json(broken.get("/health"), 503);
            assertThat(body.get("status").asString()).isEqualTo("unhealthy");
            assertThat(body.get("services").get("store").asString()).isEqualTo("unhealthy");
            assertThat(json(broken.get("/ready"), 503).get("status").asString()).isEqualTo("not ready");
            assertThat(json(broken.get("/api/v2/health"), 503).get("status").asString()).isEqualTo("unhealthy");
        }
    }

    @Test
    void aCheckThatHangsIsUnhealthyAndHoldsNobodyUp() {
        CountDownLatch never = new CountDownLatch(1);
        HealthCheck hangs = new HealthCheck() {
            @Override
            public String name() {
                return "hangs";
            }

            @Override
            public boolean critical() {
                return true;
            }

            @Override
            public void check() throws InterruptedException {
                never.await();
            }
        };
        HealthChecks checks = new HealthChecks(List.of(hangs), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        long start = System.nanoTime();
        assertThat(checks.report().healthy()).isFalse();
        assertThat(checks.report().healthy()).as("asked again within the second").isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        never.countDown();
    }
}
