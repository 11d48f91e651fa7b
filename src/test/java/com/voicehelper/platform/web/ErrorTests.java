package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.NotOwnerException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ErrorTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static WebSlice web;

    record Message(String role, int topK, List<String> tags) {}

    record Chat(String title, List<Message> messages, boolean stream) {}

    /** Not static, so that no component scan takes it for its own. */
    @RestController
    class Endpoints {

        @PostMapping({"/api/v1/chat", "/api/v2/chat"})
        Map<String, Object> chat(@RequestBody Chat chat) {
            return Map.of("title", chat.title());
        }

        @GetMapping({"/api/v1/fails/{how}", "/api/v2/fails/{how}", "/api/v1/kg/fails/{how}"})
        Map<String, Object> fails(@PathVariable String how, @RequestParam(defaultValue = "1") int page) throws Exception {
            throw switch (how) {
                case "not-found" -> ApiException.notFound("会话不存在");
                case "not-owner" -> new NotOwnerException("conversation", new SQLException("fence", NotOwnerException.SQL_STATE));
                case "database" -> new DataAccessResourceFailureException("no route to host 10.0.0.1");
                case "transaction" -> new CannotCreateTransactionException("pool is empty", new SQLException("x"));
                case "zero" -> new DataAccessResourceFailureException("x", new SQLException("invalid byte sequence", "22021"));
                case "teapot" -> ApiException.of(HttpStatus.I_AM_A_TEAPOT, "TEAPOT", "short and stout");
                default -> new IllegalStateException("the secret of the house");
            };
        }
    }

    @BeforeAll
    static void start() {
        Endpoints endpoints = new ErrorTests().new Endpoints();
        web = new WebSlice(context -> context.registerBean(Endpoints.class, () -> endpoints), "--voicehelper.security.anonymous=allow",
                "--voicehelper.rate-limit.per-minute=100000", "--voicehelper.rate-limit.per-hour=100000");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(response.body()).doesNotContain("java.", "Exception", "<html");
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> post(String path, String body) {
        return web.send("POST", path, body, "Content-Type", "application/json");
    }

    @Test
    void theErrorIsATextUnderVersion1AndItsAliases() {
        for (String path : List.of("/api/v1/fails/not-found", "/api/fails/not-found")) {
            HttpResponse<String> response = web.get(path, "X-Request-ID", "r-1");
            assertThat(response.statusCode()).isEqualTo(404);
            JsonNode body = json(response);
            assertThat(body.get("error").asString()).isEqualTo("会话不存在");
            assertThat(body.get("code").asString()).isEqualTo("NOT_FOUND");
            assertThat(body.get("message").asString()).isEqualTo("会话不存在");
            assertThat(body.get("request_id").asString()).isEqualTo("r-1");
            assertThat(body.get("timestamp").isIntegralNumber()).isTrue();
        }
    }

    @Test
    void theErrorIsAnObjectUnderVersion2AndThePlainVersion1() {
        for (String path : List.of("/api/v2/fails/not-found", "/v1/fails/not-found")) {
            JsonNode error = json(web.get(path)).get("error");
            assertThat(error.get("message").asString()).isEqualTo("会话不存在");
            assertThat(error.get("code").asString()).isEqualTo("NOT_FOUND");
            assertThat(error.get("type").asString()).isEqualTo("not_found_error");
            assertThat(error.has("details")).isTrue();
        }
    }

    @Test
    void theKnowledgeGraphSaysDetail() {
        assertThat(json(web.get("/api/v1/kg/fails/not-found")).get("detail").asString()).isEqualTo("会话不存在");
    }

    @Test
    void malformedJsonIsToldWithLineAndColumn() {
        HttpResponse<String> response = post("/api/v1/chat", "{\"title\": \"a\",\n \"messages\": [}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").asString()).startsWith("The body is not valid JSON (line 2, column ");
    }

    @Test
    void aWrongTypeIsToldWithItsField() {
        HttpResponse<String> response = post("/api/v1/chat", "{\"title\":\"a\",\"messages\":[{\"role\":\"user\",\"top_k\":\"many\"}]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").asString()).startsWith("The field 'messages[0].top_k' must be a whole number");
        assertThat(json(post("/api/v1/chat", "{\"messages\":{}}")).get("error").asString()).startsWith("The field 'messages' must be a list");
        assertThat(json(post("/api/v1/chat", "[]")).get("error").asString()).startsWith("The body must be an object");
    }

    @Test
    void aMissingOrCutBodyIsABadRequest() {
        assertThat(post("/api/v1/chat", "").statusCode()).isEqualTo(400);
        HttpResponse<String> cut = post("/api/v1/chat", "{\"title\":");
        assertThat(cut.statusCode()).isEqualTo(400);
        assertThat(json(cut).get("error").asString()).contains("not valid JSON");
    }

    @Test
    void badUtf8IsABadRequest() {
        try (RawHttp raw = web.raw()) {
            byte[] body = {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
            raw.send("POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400").contains("not valid UTF-8");
        }
    }

    @Test
    void anUnknownMediaTypeAMethodAndAPathAreToldApart() {
        HttpResponse<String> media = web.send("POST", "/api/v1/chat", "<a/>", "Content-Type", "application/xml");
        assertThat(media.statusCode()).isEqualTo(415);
        assertThat(json(media).get("error").asString()).contains("application/xml");
        HttpResponse<String> method = web.send("DELETE", "/api/v1/chat", null);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method).get("error").asString()).isEqualTo("DELETE is not allowed here; allowed: POST");
        HttpResponse<String> path = web.get("/api/nowhere", "Accept", "text/html");
        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(json(path).get("error").asString()).isEqualTo("There is nothing at GET /api/nowhere");
        assertThat(web.send("BREW", "/api/v1/chat", null).statusCode()).isEqualTo(405);
    }

    @Test
    void aWrongParameterIsNamed() {
        HttpResponse<String> response = web.get("/api/v1/fails/not-found?page=first");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").asString()).isEqualTo("The parameter 'page' must be a whole number");
    }

    @Test
    void anEventStreamReaderGetsItsErrorAsJsonToo() {
        assertThat(json(web.get("/api/v1/fails/not-found", "Accept", "text/event-stream")).get("code").asString()).isEqualTo("NOT_FOUND");
    }

    @Test
    void aRefusedWriteIsForTheRouterAndHasNoBody() {
        HttpResponse<String> response = web.get("/api/v1/fails/not-owner");
        assertThat(response.statusCode()).isEqualTo(421);
        assertThat(response.headers().firstValue("X-VoiceHelper-Not-Owner")).contains("conversation");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIs503WithATimeToComeBack() {
        for (String how : List.of("database", "transaction")) {
            HttpResponse<String> response = web.get("/api/v1/fails/" + how);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
            assertThat(json(response).get("error").asString()).doesNotContain("10.0.0.1");
        }
    }

    @Test
    void aValueTheDatabaseCannotHoldIsTheClientsFault() {
        assertThat(web.get("/api/v1/fails/zero").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsOurFaultIsNotTold() {
        HttpResponse<String> response = web.get("/api/v1/fails/otherwise");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).get("error").asString()).isEqualTo("Internal server error");
    }

    @Test
    void anyStatusKeepsTheShape() {
        HttpResponse<String> response = web.get("/api/v1/fails/teapot");
        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(json(response).get("code").asString()).isEqualTo("TEAPOT");
    }

    @Test
    void aBrokenRequestLineIsAnsweredInJson() {
        for (String request : List.of("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n", "GET /x|y HTTP/1.1\r\nHost: x\r\n\r\n")) {
            try (RawHttp raw = web.raw()) {
                String answer = raw.send(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).readAll();
                assertThat(answer).startsWith("HTTP/1.1 400").contains("application/json", "\"error\":").doesNotContain("<html", "<!doctype");
            }
        }
    }

    @Test
    void theErrorPageIsNoPageOfItsOwn() {
        assertThat(web.get("/error").statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestIdIsMadeOrTakenOver() {
        assertThat(web.get("/api/v1/ping", "X-Request-ID", "mine").headers().firstValue("X-Request-ID")).contains("mine");
        assertThat(web.get("/api/v1/ping").headers().firstValue("X-Request-ID").orElse("")).hasSize(36);
        assertThat(web.get("/api/v1/ping", "X-Request-ID", "x".repeat(300)).headers().firstValue("X-Request-ID").orElse("")).hasSize(36);
    }
}
