package com.voicehelper.rag.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.rag.Shelf;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.TestServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers over HTTP, whole and as a stream, on the paths that clients use. */
class AnswerContractTests {

    private static final String TENANT = "answer-contract-" + UUID.randomUUID();
    private static final String QUESTION = "How many days of annual leave does an employee have?";

    private final Client alice = TestServer.newUser(TENANT);

    @BeforeAll
    static void fill() throws Exception {
        new Shelf(TestServer.shared(), TENANT)
                .put("Handbook", "Every employee has fifteen days of annual leave. Leave is asked for two weeks ahead.")
                .put("员工手册", "员工每年享有十五天带薪年假。病假为每年十天。")
                .awaitFound("annual leave").awaitFound("年假");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/rag/answers", "/api/rag/answers", "/v1/rag/answers"})
    void anAnswerHasItsTextItsCitationsAndWhichOfThemItCites(String path) {
        Reply reply = alice.post(path, "{\"query\":\"" + QUESTION + "\"}");

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode body = reply.body();
        assertThat(body.get("answer").asString()).contains("fifteen days").contains("[1]");
        assertThat(body.get("status").asString()).isEqualTo("done");
        assertThat(body.get("cited").get(0).asInt()).isEqualTo(1);
        JsonNode citation = body.get("citations").get(0);
        assertThat(citation.get("number").asInt()).isEqualTo(1);
        assertThat(citation.get("title").asString()).isEqualTo("Handbook");
        assertThat(citation.get("source").asString()).isEqualTo("Handbook.md");
        assertThat(citation.get("content").asString()).contains("fifteen days");
        assertThat(citation.get("score").asDouble()).isBetween(0.35, 1.0);
        assertThat(body.get("provider").asString()).isEqualTo("local");
        assertThat(body.get("success").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "question", "message"})
    void aQuestionHasAnyOfTheNamesThatClientsGiveIt(String name) {
        Reply reply = alice.post("/api/v1/rag/answers", "{\"" + name + "\":\"员工有几天年假？\",\"top_k\":1}");

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body().get("citations")).hasSize(1);
        assertThat(reply.body().get("answer").asString()).contains("十五天").contains("[1]");
    }

    @Test
    void aStreamHasTheReferencesBeforeTheText() {
        String stream = stream("{\"query\":\"" + QUESTION + "\",\"stream\":true}");

        List<JsonNode> events = Client.data(stream);
        assertThat(events.getFirst().get("type").asString()).isEqualTo("refs");
        JsonNode ref = events.getFirst().get("refs").get(0);
        assertThat(ref.get("chunk_id").asString()).hasSize(36);
        assertThat(ref.get("source").asString()).isEqualTo("Handbook.md");
        assertThat(ref.has("score")).isTrue();
        assertThat(deltas(events)).contains("fifteen days");
        JsonNode done = events.get(events.size() - 2);
        assertThat(done.get("type").asString()).isEqualTo("done");
        assertThat(done.get("cited").get(0).asInt()).isEqualTo(1);
        assertThat(stream.strip()).endsWith("event: end\ndata: {}");
        assertThat(alice.get("/api/v1/rag/answers/" + done.get("answer_id").asString()).body().get("answer").asString()).isEqualTo(deltas(events));
    }

    @Test
    void itCanBeAskedLaterHowAnAnswerCameAbout() {
        JsonNode made = alice.post("/api/v1/rag/answers", "{\"query\":\"" + QUESTION + "\"}").body();

        JsonNode kept = alice.get("/api/v1/rag/answers/" + made.get("id").asString()).body();

        for (String field : List.of("id", "question", "query", "answer", "citations", "cited", "model", "provider", "usage", "timings")) {
            assertThat(kept.get(field)).as(field).isEqualTo(made.get(field));
        }
        assertThat(kept.get("question").asString()).isEqualTo(QUESTION);
        assertThat(kept.get("created_at").asString()).isNotEmpty();
    }

    @Test
    void anAnswerIsNobodyElses() {
        String id = alice.post("/api/v1/rag/answers", "{\"query\":\"" + QUESTION + "\"}").body().get("id").asString();

        assertThat(TestServer.newUser(TENANT).get("/api/v1/rag/answers/" + id).status()).isEqualTo(404);
        assertThat(TestServer.newUser("stranger-" + UUID.randomUUID()).get("/api/v1/rag/answers/" + id).status()).isEqualTo(404);
        assertThat(alice.get("/api/v1/rag/answers/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(alice.get("/api/v1/rag/answers/none").status()).isEqualTo(404);
    }

    @Test
    void anotherTenantsDocumentsAreNotAnsweredFrom() {
        Client stranger = TestServer.newUser("stranger-" + UUID.randomUUID());

        JsonNode body = stranger.post("/api/v1/rag/answers", "{\"query\":\"" + QUESTION + "\"}").body();

        assertThat(body.get("citations")).isEmpty();
        assertThat(body.get("answer").asString()).isEqualTo("I found nothing in the documents that is relevant to this question.");
        assertThat(Client.data(stream(stranger, "{\"query\":\"年假有几天？\",\"stream\":true}")).get(1).get("content").asString())
                .isEqualTo("在现有资料中没有找到与这个问题相关的内容。");
    }

    @Test
    void theSameRequestIsAnsweredOnce() {
        String key = Ids.next().toString();

        Reply first = alice.post("/api/v1/rag/answers", "{\"query\":\"" + QUESTION + "\"}", "X-Idempotency-Key", key);
        Reply second = alice.post("/api/v1/rag/answers", "{\"query\":\"" + QUESTION + "\"}", "X-Idempotency-Key", key);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(alice.post("/api/v1/rag/answers", "{\"query\":\"another\"}", "X-Idempotency-Key", key).status()).isEqualTo(422);
    }

    @Test
    void aStreamThatIsRepeatedTellsTheFirstAnswer() {
        String body = "{\"query\":\"" + QUESTION + "\",\"stream\":true}";
        String key = Ids.next().toString();

        List<JsonNode> first = Client.data(stream(alice, body, "X-Idempotency-Key", key));
        List<JsonNode> second = Client.data(stream(alice, body, "X-Idempotency-Key", key));

        assertThat(deltas(second)).isEqualTo(deltas(first));
        assertThat(second.getFirst()).isEqualTo(first.getFirst());
        assertThat(second.get(second.size() - 2)).isEqualTo(first.get(first.size() - 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"query\":\" \"}", "{\"query\":1}", "{\"query\":\"x\",\"top_k\":0}", "{\"query\":\"x\",\"top_k\":51}",
        "{\"query\":\"x\",\"dataset_ids\":[7]}", "[]", "no JSON"})
    void aRequestThatCannotBeUnderstoodIsRefused(String body) {
        assertThat(alice.post("/api/v1/rag/answers", body).status()).isEqualTo(400);
    }

    private String stream(String body) {
        return stream(alice, body);
    }

    private static String stream(Client client, String body, String... headers) {
        try (Stream<String> lines = client.stream("POST", "/api/v1/rag/answers", body, headers).body()) {
            return lines.collect(Collectors.joining("\n")) + "\n\n";
        }
    }

    private static String deltas(List<JsonNode> events) {
        return events.stream().filter(event -> event.path("type").asString("").equals("delta")).map(event -> event.get("content").asString())
                .collect(Collectors.joining());
    }
}
