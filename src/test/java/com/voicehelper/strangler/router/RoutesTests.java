package com.voicehelper.strangler.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Route;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.pattern.PathPatternParser;

class RoutesTests {

    private static final Plan PLAN = RouterFixture.plan();

    private final Routes routes = new Routes(Arrays.asList(
            route("/api/v1/conversations", "GET", "POST"), route("/api/v1/conversations/{id}", "GET"), route("/api/v1/conversations/{id}/messages"),
            route("/api/v1/conversations/{id}/messages/recent"), route("/api/v1/chat/stream"), route("/api/v2/**")));

    private static ModuleRoute route(String pattern, String... methods) {
        return ModuleRoute.of(PLAN, new Route(PathPatternParser.defaultInstance.parse(pattern), Set.of(methods), Route.Follows.METHOD, false), true);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/conversations, /api/v1/conversations",
        "/api/conversations, /api/v1/conversations",
        "/v1/conversations/, /api/v1/conversations",
        "/v1/conversations/42, /api/v1/conversations/{id}",
        "/api/v1/conversations/a%2Fb/messages, /api/v1/conversations/{id}/messages",
        "/api/v1/conv%65rsations/42;v=1, /api/v1/conversations/{id}",
        "/api/v1/conversations/42/messages/recent, /api/v1/conversations/{id}/messages/recent",
        "/api/v2, /api/v2/**",
        "/api/v2/chat/stream, /api/v2/**"})
    void aPathFindsItsRoute(String path, String pattern) {
        assertThat(routes.find(path, "GET")).extracting(ModuleRoute::pattern).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource({"/", "/api", "/api/v1", "/api/v1/conversation", "/api/v1/conversations/42/other", "/api/v1/chat", "/health", "//", "/api/v1/%zz"})
    void anyOtherPathHasNone(String path) {
        assertThat(routes.find(path, "GET")).isNull();
    }

    @Test
    void aMethodThatIsNotListedHasNoRoute() {
        assertThat(routes.find("/api/v1/conversations", "DELETE")).isNull();
        assertThat(routes.find("/api/v1/conversations", "POST")).isNotNull();
    }

    @Test
    void aPathNamesItsConversation() {
        assertThat(route("/api/v1/conversations/{id}/messages").conversation("/api/v1/conversations/42/messages")).isEqualTo("42");
        assertThat(route("/api/v1/conversations").conversation("/api/v1/conversations")).isNull();
    }
}
