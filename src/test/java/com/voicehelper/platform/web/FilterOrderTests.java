package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.caller.Caller;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class FilterOrderTests {

    private static WebSlice web;

    /** Not static, so that no component scan takes it for its own. */
    @RestController
    class Endpoints {

        @GetMapping("/api/v1/trace")
        Map<String, Object> trace(HttpServletRequest request) {
            return Map.of("trace", String.valueOf(MDC.get("traceId")), "request", String.valueOf(MDC.get("request_id")), "path", request.getRequestURI());
        }
    }

    /** What a router sees: it answers with the body as it came, and what was known before. */
    private static FilterRegistrationBean<Filter> router() {
        FilterRegistrationBean<Filter> router = new FilterRegistrationBean<>((request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            if (http.getHeader("X-Route") == null) {
                chain.doFilter(request, response);
                return;
            }
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String known = RequestId.of(http) + " " + Caller.required().userId() + " " + ((HttpServletResponse) response).getHeader("X-RateLimit-Limit");
            response.getOutputStream().print(http.getRequestURI() + " | " + body + " | " + known);
        });
        router.setOrder(FilterOrder.ROUTER);
        return router;
    }

    @BeforeAll
    static void start() {
        FilterOrderTests tests = new FilterOrderTests();
        web = new WebSlice(context -> {
            context.registerBean(Endpoints.class, () -> tests.new Endpoints());
            context.registerBean(FilterRegistrationBean.class, FilterOrderTests::router);
        }, "--voicehelper.security.anonymous=allow");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void theRouterGetsTheRequestAsItCameAndKnowsItsCaller() {
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            HttpResponse<String> response = web.send(method, "/api/a%2Fb/..;x=1//c?token=" + web.token("u1"), "a=1&b=%20", "X-Route", "yes",
                    "X-Request-ID", "r1", "Content-Type", "application/x-www-form-urlencoded");
            assertThat(response.body()).isEqualTo("/api/a%2Fb/..;x=1//c | a=1&b=%20 | r1 u1 100");
        }
    }

    @Test
    void controllersSeeTheCanonicalPathTheTraceAndTheId() {
        HttpResponse<String> response = web.get("/api/trace", "X-Request-ID", "r2", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(response.body()).contains("\"trace\":\"0af7651916cd43dd8448eb211c80319c\"", "\"request\":\"r2\"", "\"path\":\"/api/v1/trace\"");
    }

    @Test
    void aHeaderInUtf8IsNoReasonToRefuse() {
        try (RawHttp raw = web.raw()) {
            raw.send("GET /api/trace HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-ID: r3\r\nUser-Agent: ".getBytes(StandardCharsets.ISO_8859_1))
                    .send("语音助手/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(raw.readAll()).startsWith("HTTP/1.1 200");
        }
    }
}
