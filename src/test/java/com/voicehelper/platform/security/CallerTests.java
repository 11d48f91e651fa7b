package com.voicehelper.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.WebSlice;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallerTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NO_LIMIT = "--voicehelper.rate-limit.per-minute=100000";
    private static final String OPERATOR = "Basic b3BlcmF0b3I6Y29ycmVjdCBob3JzZQ==";
    private static WebSlice strict;
    private static WebSlice lenient;

    /** Not static, so that no component scan takes it for its own. */
    @RestController
    class Endpoints {

        @GetMapping("/api/v1/me")
        Map<String, Object> me() {
            return describe(Caller.required());
        }

        @GetMapping("/api/v1/me/later")
        Callable<Map<String, Object>> later() {
            return () -> describe(Caller.required());
        }

        @GetMapping("/api/v1/me/elsewhere")
        Map<String, Object> elsewhere() throws InterruptedException {
            Map<String, Object> seen = new LinkedHashMap<>();
            Thread.ofVirtual().start(Caller.required().carried(() -> seen.putAll(describe(Caller.required())))).join();
            return seen;
        }

        @GetMapping("/api/v1/auth/validate")
        Map<String, Object> validate() {
            return describe(Caller.required());
        }

        @PostMapping("/api/v1/auth/login")
        Map<String, Object> login() {
            return Map.of("caller", Caller.current().map(Caller::userId).orElse("nobody"));
        }

        @GetMapping({"/strangler/modules", "/api/v1/strangler"})
        Map<String, Object> modules() {
            return Map.of("modules", List.of());
        }

        private Map<String, Object> describe(Caller caller) {
            return Map.of("user", caller.userId(), "tenant", caller.tenantId(), "role", caller.role(), "address", caller.address());
        }
    }

    @BeforeAll
    static void start() {
        Endpoints endpoints = new CallerTests().new Endpoints();
        strict = new WebSlice(context -> context.registerBean(Endpoints.class, () -> endpoints), NO_LIMIT,
                "--voicehelper.security.operator.username=operator", "--voicehelper.security.operator.password=correct horse",
                "--voicehelper.security.trusted-proxies=10.0.0.0/8,192.0.2.7");
        lenient = new WebSlice(context -> context.registerBean(Endpoints.class, () -> endpoints), NO_LIMIT, "--voicehelper.security.anonymous=allow");
    }

    @AfterAll
    static void stop() {
        strict.close();
        lenient.close();
    }

    private static String error(HttpResponse<String> response) {
        JsonNode body = JSON.readTree(response.body());
        return response.statusCode() + " " + body.get("error").asString();
    }

    private static String user(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).get("user").asString();
    }

    @Test
    void aTokenIsTakenFromHeaderQueryOrCookie() {
        String token = strict.token("u1");
        assertThat(user(strict.get("/api/v1/me", "Authorization", "Bearer " + token))).isEqualTo("u1");
        assertThat(user(strict.get("/api/me", "Authorization", "bearer " + token))).isEqualTo("u1");
        assertThat(user(strict.get("/v1/me?a=1&token=" + token))).isEqualTo("u1");
        assertThat(user(strict.get("/api/v1/me", "Cookie", "a=b; token=" + token))).isEqualTo("u1");
    }

    @Test
    void aCookieDoesNotCountFromAForeignPage() {
        String cookie = "token=" + strict.token("u1");
        assertThat(strict.get("/api/v1/me", "Cookie", cookie, "Origin", "https://evil.example").statusCode()).isEqualTo(401);
        assertThat(strict.get("/api/v1/me", "Cookie", cookie, "Origin", "https://voicehelper.ai").statusCode()).isEqualTo(200);
    }

    @Test
    void eachRefusalSaysWhy() {
        assertThat(error(strict.get("/api/v1/me"))).isEqualTo("401 No token provided");
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer test-token"))).startsWith("401 Invalid token: ");
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer a.b.c"))).startsWith("401 Invalid token: ");
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer " + strict.token("u", "t", "s", Duration.ofSeconds(-1))))).isEqualTo("401 Token has expired");
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer " + WebSlice.sign(WebSlice.newKey(), "u", "t", "s", Duration.ofHours(1)))))
                .isEqualTo("401 Invalid token: the key is unknown");
        String token = strict.token("u1");
        String forged = token.substring(0, token.length() - 10) + (token.endsWith("AAAAAAAAAA") ? "BBBBBBBBBB" : "AAAAAAAAAA");
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer " + forged))).isEqualTo("401 Invalid token: the signature does not match");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsInRlbmFudF9pZCI6InQiLCJzaWQiOiJzIiwiZXhwIjo5OTk5OTk5OTk5fQ.";
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer " + none))).startsWith("401 Invalid token: ");
        assertThat(error(lenient.get("/api/v1/me", "Authorization", "Bearer " + none))).startsWith("401 Invalid token: ");
    }

    @Test
    void anEndedSessionEndsItsTokensAtOnce() {
        String token = strict.token("u2");
        assertThat(user(strict.get("/api/v1/me", "Authorization", "Bearer " + token))).isEqualTo("u2");
        strict.endedSessions.add("session of u2");
        assertThat(error(strict.get("/api/v1/me", "Authorization", "Bearer " + token))).isEqualTo("401 Token has been revoked");
    }

    @Test
    void aSessionThatCannotBeCheckedIs503NotAPass() {
        String token = strict.token("u3");
        strict.sessionsAway = true;
        try {
            HttpResponse<String> response = strict.get("/api/v1/me", "Authorization", "Bearer " + token);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        } finally {
            strict.sessionsAway = false;
        }
    }

    @Test
    void theSessionIsAskedForOnceAtTheProcessWhereARequestComesIn() {
        String token = strict.token("u6");
        strict.sessionsAway = true;
        try {
            assertThat(user(strict.get("/api/v1/me", "Authorization", "Bearer " + token, "X-VoiceHelper-Service-Key", WebSlice.SERVICE_KEY))).isEqualTo("u6");
            assertThat(strict.get("/api/v1/me", "Authorization", "Bearer " + token, "X-VoiceHelper-Service-Key", "another key, as long").statusCode()).isEqualTo(503);
        } finally {
            strict.sessionsAway = false;
        }
    }

    @Test
    void theTenantOfTheHeaderMustBeTheTokens() {
        String bearer = "Bearer " + strict.token("u1");
        assertThat(user(strict.get("/api/v1/me", "Authorization", bearer, "X-Tenant-ID", "tenant-1"))).isEqualTo("u1");
        assertThat(error(strict.get("/api/v1/me", "Authorization", bearer, "X-Tenant-ID", "other"))).isEqualTo("403 Tenant ID mismatch");
    }

    @Test
    void whereAnonymousIsAllowedNoTokenAndAMadeUpOneAreTheAnonymousUser() {
        assertThat(user(lenient.get("/api/v1/me"))).isEqualTo("anonymous");
        assertThat(user(lenient.get("/api/v1/me", "Authorization", "Bearer sk-something"))).isEqualTo("anonymous");
        assertThat(JSON.readTree(lenient.get("/api/v1/me", "X-Tenant-ID", "acme").body()).get("tenant").asString()).isEqualTo("acme");
        assertThat(error(lenient.get("/api/v1/me", "Authorization", "Bearer " + lenient.token("u", "t", "s", Duration.ofSeconds(-1))))).isEqualTo("401 Token has expired");
    }

    @Test
    void aBadTokenDoesNotStopALogin() {
        HttpResponse<String> response = strict.send("POST", "/api/v1/auth/login", "{}", "Content-Type", "application/json", "Authorization", "Bearer a.b.c");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("nobody");
        assertThat(error(strict.get("/api/v1/auth/validate", "Authorization", "Bearer a.b.c"))).startsWith("401 Invalid token: ");
        assertThat(user(strict.get("/api/v1/auth/validate", "Authorization", "Bearer " + strict.token("u1")))).isEqualTo("u1");
    }

    @Test
    void anotherSpellingOfAnOpenPathIsNotOpen() {
        for (String path : List.of("/api/v1/auth/wechat/..;/../me", "/api/v1/auth/wechat/%2e%2e/me", "/health/..;/api/v1/me", "/health;x=1", "//health", "/api/v1/auth/login/")) {
            try (var raw = strict.raw()) {
                String answer = raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").readAll();
                assertThat(answer).as(path).containsPattern("^HTTP/1.1 40[014]").doesNotContain("\"user\"");
            }
        }
    }

    @Test
    void theCallerIsKnownInAsynchronousWork() {
        String bearer = "Bearer " + strict.token("u1");
        assertThat(user(strict.get("/api/v1/me/later", "Authorization", bearer))).isEqualTo("u1");
        assertThat(user(strict.get("/api/v1/me/elsewhere", "Authorization", bearer))).isEqualTo("u1");
    }

    @Test
    void aTokenAboutToExpireIsAnsweredWithANewOne() {
        HttpResponse<String> soon = strict.get("/api/v1/me", "Authorization", "Bearer " + strict.token("u4", "t", "s4", Duration.ofMinutes(5)));
        assertThat(soon.headers().firstValue("X-New-Token")).contains("renewed for u4");
        assertThat(strict.get("/api/v1/me", "Authorization", "Bearer " + strict.token("u4")).headers().firstValue("X-New-Token")).isEmpty();
    }

    @Test
    void operatorsPassWithTheirLoginOnly() {
        assertThat(strict.get("/strangler/modules", "Authorization", OPERATOR).statusCode()).isEqualTo(200);
        assertThat(strict.get("/actuator/health", "Authorization", OPERATOR).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = strict.get("/strangler/modules", "Authorization", "Basic b3BlcmF0b3I6d3Jvbmc=");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
        assertThat(strict.get("/strangler/modules", "Authorization", "Basic %%%").statusCode()).isEqualTo(401);
        assertThat(strict.get("/strangler/modules", "Authorization", "Bearer " + strict.token("u1")).statusCode()).isEqualTo(401);
        assertThat(strict.get("/togglz-console/index").statusCode()).isEqualTo(401);
        for (String path : List.of("/strangler;x=1/modules", "/%73trangler/modules", "/x/..;/strangler/modules", "//strangler/modules", "/x/../strangler/modules")) {
            try (var raw = strict.raw()) {
                String answer = raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + strict.token("u1") + "\r\n\r\n").readAll();
                assertThat(answer).as(path).containsPattern("^HTTP/1.1 40[014]").doesNotContain("modules\":");
            }
        }
    }

    @Test
    void withoutAnOperatorTheirPathsAreClosed() {
        HttpResponse<String> response = lenient.get("/strangler/modules", "Authorization", OPERATOR);
        assertThat(error(response)).startsWith("403 No operator is configured: set voicehelper.security.operator.username");
        assertThat(lenient.get("/actuator/health").statusCode()).isEqualTo(403);
    }

    @Test
    void theAddressIsBelievedFromAHopOfTheSystemOnly() {
        String bearer = "Bearer " + strict.token("u1");
        String forwarded = "203.0.113.5, 10.1.2.3";
        assertThat(strict.get("/api/v1/me", "Authorization", bearer, "X-Forwarded-For", forwarded).body()).contains("\"address\":\"127.0.0.1\"");
        assertThat(strict.get("/api/v1/me", "Authorization", bearer, "X-Forwarded-For", forwarded, "X-VoiceHelper-Service-Key", WebSlice.SERVICE_KEY).body())
                .contains("\"address\":\"203.0.113.5\"");
        assertThat(strict.get("/api/v1/me", "Authorization", bearer, "X-Forwarded-For", forwarded, "X-VoiceHelper-Service-Key", "wrong").body())
                .contains("\"address\":\"127.0.0.1\"");
    }

    @Test
    void pagesOfTheListMayCallAndReadTheHeaders() {
        HttpResponse<String> preflight = strict.send("OPTIONS", "/api/v1/me", null, "Origin", "http://localhost:3001",
                "Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "authorization,x-trace-id");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("http://localhost:3001");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse("")).contains("x-trace-id");
        HttpResponse<String> refused = strict.get("/api/v1/me", "Origin", "https://app.voicehelper.ai");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("https://app.voicehelper.ai");
        assertThat(refused.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("X-New-Token", "X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");
    }

    @Test
    void pagesOfOtherOriginsGetNoPermission() {
        HttpResponse<String> preflight = strict.send("OPTIONS", "/api/v1/me", null, "Origin", "https://voicehelper.ai.evil.example", "Access-Control-Request-Method", "GET");
        assertThat(preflight.statusCode()).isEqualTo(403);
        HttpResponse<String> plain = strict.get("/api/v1/me", "Origin", "https://servicewechat.com", "Authorization", "Bearer " + strict.token("u1"));
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aHopInsideTheSystemGetsNoHeadersOfTheEdge() {
        HttpResponse<String> hop = strict.get("/api/v1/me", "Authorization", "Bearer " + strict.token("u1"), "Origin", "http://localhost:3000",
                "X-Request-ID", "r", "X-VoiceHelper-Service-Key", WebSlice.SERVICE_KEY);
        assertThat(hop.statusCode()).isEqualTo(200);
        assertThat(hop.headers().map().keySet()).noneMatch(name -> name.toLowerCase().startsWith("access-control") || name.toLowerCase().startsWith("x-ratelimit")
                || name.equalsIgnoreCase("x-request-id"));
    }
}
