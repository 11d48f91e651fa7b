package com.voicehelper.retrieval.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library.Indexed;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Search as each family asks and reads it. */
class SearchContractTests {

    private static final Library LIBRARY = Library.shared();
    private static final UUID OTHER_BASE = Ids.next();
    private static Client client;
    private static Indexed harbour;

    @BeforeAll
    static void fill() throws Exception {
        client = TestServer.newUser(LIBRARY.tenant());
        harbour = LIBRARY.document(Ids.next(), 1, 1, "{\"language\":\"en\",\"year\":2024}", "The harbour master signs the permit.", "Ships wait outside.").publish();
        LIBRARY.inBase(OTHER_BASE).document("港口管理员签发许可证。").publish();
        Eventually.holds(() -> LIBRARY.found("harbour permit").size() > 0 && LIBRARY.found("许可证").size() > 0);
    }

    @Test
    void familyEFindsResultsAndItsQuery() {
        JsonNode answer = ok(client.post("/api/v1/search", """
                {"query":"harbour permit","dataset_id":"%s","top_k":5}""".formatted(LIBRARY.base())));

        assertThat(answer.get("query").asString()).isEqualTo("harbour permit");
        assertThat(answer.get("results").get(0).get("content").asString()).isEqualTo("The harbour master signs the permit.");
    }

    @Test
    void familyCFindsResultsAndTheirNumber() {
        for (String path : new String[] {"/v1/search", "/api/v1/search"}) {
            JsonNode answer = ok(client.post(path, """
                    {"query":"harbour permit","dataset_ids":["%s"],"top_k":1,"threshold":0.5}""".formatted(LIBRARY.base())));

            assertThat(answer.get("total").asInt()).isEqualTo(1);
            assertThat(answer.get("results").get(0).get("chunk_id").asString()).isEqualTo(harbour.chunkIds().getFirst().toString());
        }
    }

    @Test
    void theGatewaysResultHasAllItsFields() {
        JsonNode result = ok(client.post("/api/v1/search", "{\"query\":\"harbour permit\",\"top_k\":10,\"filter\":{\"language\":\"en\"}}")).get("results").get(0);

        for (String field : new String[] {"id", "title", "content", "score", "source", "page", "metadata", "snippet", "document_id", "dataset_id"}) {
            assertThat(result.has(field)).as(field).isTrue();
        }
        assertThat(result.get("metadata").get("year").asInt()).isEqualTo(2024);
        assertThat(result.get("score").asDouble()).isBetween(0.35, 1.0);
    }

    @Test
    void theFirstGatewaySearchesByGet() {
        JsonNode answer = ok(client.get("/api/v1/search?q=" + encoded("许可证") + "&dataset_id=" + OTHER_BASE + "&top_k=3"));

        assertThat(answer.get("results").get(0).get("content").asString()).isEqualTo("港口管理员签发许可证。");
        assertThat(ok(client.get("/api/search?query=harbour")).get("total").asInt()).isPositive();
    }

    @Test
    void familyD2SearchesKnowledge() {
        JsonNode answer = ok(client.post("/v1/knowledge/search", """
                {"query":"harbour permit","datasets":["%s"],"limit":2}""".formatted(LIBRARY.base())));

        assertThat(answer.get("results").get(0).get("content").asString()).contains("harbour");
        assertThat(answer.get("results").get(0).has("score")).isTrue();
        assertThat(answer.get("results").get(0).has("metadata")).isTrue();
    }

    @Test
    void nothingFoundIsAnEmptyList() {
        JsonNode answer = ok(client.post("/api/v1/search", "{\"query\":\"zzyzx quuxification\"}"));

        assertThat(answer.get("results").isArray()).isTrue();
        assertThat(answer.get("results").isEmpty()).isTrue();
        assertThat(ok(client.post("/api/v1/search", "{\"query\":\"harbour\",\"filter\":{\"language\":\"fr\"}}")).get("total").asInt()).isZero();
        assertThat(ok(client.post("/api/v1/search", "{\"query\":\"harbour\",\"dataset_id\":\"%s\"}".formatted(Ids.next()))).get("total").asInt()).isZero();
    }

    @Test
    void anotherTenantFindsNothing() {
        Client stranger = TestServer.newUser("stranger-" + Ids.next());

        assertThat(ok(stranger.post("/api/v1/search", "{\"query\":\"harbour permit\",\"dataset_id\":\"%s\"}".formatted(LIBRARY.base()))).get("total").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; DROP TABLE chunk; --", "1' OR '1'='1", "%", "_", "\\", "?!.,;:…", "。，！？", "text:* AND (", "\"open", "*", "~0.5^2", "\uD83D\uDE00",
        "a", "的", "   x   ", "<script>alert(1)</script>", "\u202Eabc", "NaN"})
    void oddTextIsSearchedLikeAnyOther(String text) {
        ok(client.post("/api/v1/search", "{\"query\":" + quoted(text) + "}"));
        ok(client.get("/api/v1/search?q=" + encoded(text)));
    }

    @Test
    void veryLongTextIsSearchedOrRefused() {
        assertThat(client.post("/api/v1/search", "{\"query\":\"" + "harbour 港口 ".repeat(500) + "\"}").status()).isEqualTo(200);
        assertThat(client.post("/api/v1/search", "{\"query\":\"" + "x".repeat(9_000) + "\"}").status()).isEqualTo(200);
        assertThat(client.post("/api/v1/search", "{\"query\":\"" + "word ".repeat(30_000) + "\"}").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"query\":\"\"}", "{\"query\":\"  \"}", "{\"query\":7}", "[]", "{\"query\":\"x\",\"top_k\":0}", "{\"query\":\"x\",\"top_k\":-1}",
        "{\"query\":\"x\",\"top_k\":\"many\"}", "{\"query\":\"x\",\"threshold\":2}", "{\"query\":\"x\",\"dataset_id\":7}", "{\"query\":\"x\",\"filter\":{\"a\":[1]}}",
        "{\"query\":\"x\",\"filter\":\"a\"}", "not json"})
    void whatCannotBeMeantIsRefusedClearly(String body) {
        Reply reply = client.post("/api/v1/search", body);

        assertThat(reply.status()).as(reply.text()).isIn(400, 422);
        assertThat(reply.text()).contains("message");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"query":"x","top_k":0}      | 'top_k' must be a whole number of at least 1
            {"query":"x","top_k":"x"}    | 'top_k' must be a whole number of at least 1
            {"query":"x","limit":2.5}    | 'limit' must be a whole number of at least 1
            {"query":"x","threshold":-1} | 'threshold' must be a number from 0 to 1
            {"query":"x"                 | The body is not valid JSON (line 1, column 13): Unexpected end-of-input: expected close marker for Object""", quoteCharacter = '`')
    void whatIsWrongIsSaidInPlainWords(String body, String message) {
        assertThat(client.post("/api/v1/search", body).body().get("message").asString()).isEqualTo(message);
        assertThat(client.post("/v1/search", body).body().get("error").get("message").asString()).isEqualTo(message);
    }

    @Test
    void whoAsksForVeryManyGetsWhatThereIs() {
        assertThat(ok(client.post("/api/v1/search", "{\"query\":\"harbour\",\"top_k\":1000}")).get("total").asInt()).isPositive();
        assertThat(client.get("/api/v1/search?q=x&top_k=0").status()).isEqualTo(400);
        assertThat(client.get("/api/v1/search?q=x&top_k=many").status()).isEqualTo(400);
        assertThat(client.get("/api/v1/search?q=").status()).isEqualTo(400);
        assertThat(client.get("/api/v1/search").status()).isEqualTo(400);
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body().has("degraded")).as(reply.text()).isFalse();
        return reply.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
