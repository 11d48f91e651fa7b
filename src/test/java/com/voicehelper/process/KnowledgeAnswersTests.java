package com.voicehelper.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** From an upload as each family of clients sends it to answers as each reads them, until the document is deleted. */
class KnowledgeAnswersTests {

    static final List<Handbook> HANDBOOKS = Handbook.ALL;
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(20);

    private static final Client ALICE = TestServer.newUser("answers-" + UUID.randomUUID());
    private static final Client MALLORY = TestServer.newUser("others-" + UUID.randomUUID());
    private static String dataset = "";
    private static Map<Handbook, String> ids = Map.of();

    @BeforeAll
    static void everyFamilyUploadsADocument() throws Exception {
        Reply made = ALICE.post("/api/v1/datasets", "{\"name\":\"Handbooks\",\"description\":\"\",\"type\":\"document\"}");
        dataset = made.body().get("dataset_id").asString();
        ids = HANDBOOKS.stream().collect(Collectors.toMap(Function.identity(), handbook -> handbook.upload(ALICE, dataset)));
        for (Handbook handbook : HANDBOOKS) {
            awaitFound(handbook, ids.get(handbook));
        }
    }

    private static void awaitFound(Handbook handbook, String id) throws Exception {
        Eventually.holds(WITHIN_SECONDS, () -> ALICE.get("/api/v1/documents/" + id).body().get("status").asString().equals("indexed"));
        Eventually.holds(WITHIN_SECONDS, () -> found(ALICE, handbook).contains(id));
    }

    /** The documents that a search for the question finds. */
    private static List<String> found(Client client, Handbook handbook) {
        JsonNode results = client.post("/api/v1/search", "{\"query\":\"" + handbook.question() + "\",\"top_k\":5}").body().path("results");
        return results.valueStream().map(result -> result.get("document_id").asString()).toList();
    }

    @ParameterizedTest
    @FieldSource("HANDBOOKS")
    void whatAFamilyUploadsIsWhatTheNextAnswerDrawsOn(Handbook handbook) {
        assertDrawnOn(handbook, ids.get(handbook), ChatEndpoint.SDK_REPLY.ask(ALICE, handbook.question()));
    }

    @ParameterizedTest
    @EnumSource
    void everyEndpointAnswersFromTheDocumentAndCitesIt(ChatEndpoint endpoint) {
        for (Handbook handbook : List.of(Handbook.LIGHTHOUSE, Handbook.TRAVEL)) {
            assertDrawnOn(handbook, ids.get(handbook), endpoint.ask(ALICE, handbook.question()));
        }
    }

    private static void assertDrawnOn(Handbook handbook, String id, Told told) {
        assertThat(told.text()).contains(handbook.fact());
        assertThat(told.referencesFirst()).as("references before or with the text").isTrue();
        assertThat(told.cited()).as("cited in '%s' of %s", told.text(), told.references()).anySatisfy(reference -> {
            assertThat(reference.get("document_id").asString()).isEqualTo(id);
            assertThat(reference.get("source").asString()).isIn(handbook.filename(), "intranet");
            assertThat(reference.get("content").asString()).contains(handbook.fact());
            assertThat(reference.get("score").asDouble()).isBetween(0.0, 1.0);
            assertThat(chunks(handbook)).containsEntry(reference.get("chunk_id").asString(), id);
        });
    }

    /** The chunks that a search finds, and their documents. */
    private static Map<String, String> chunks(Handbook handbook) {
        return ALICE.post("/api/v1/search", "{\"query\":\"" + handbook.question() + "\",\"top_k\":20}").body().get("results").valueStream()
                .collect(Collectors.toMap(result -> result.get("chunk_id").asString(), result -> result.get("document_id").asString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/search       | {"query":"QUESTION","dataset_id":"DATASET","top_k":3}
            /api/v1/search       | {"query":"QUESTION","dataset_ids":["DATASET"],"top_k":3,"threshold":0.2}
            /v1/knowledge/search | {"query":"QUESTION","datasets":["DATASET"],"limit":3}
            """)
    void everyFamilysSearchFindsTheDocumentFirst(String path, String body) {
        for (Handbook handbook : HANDBOOKS) {
            JsonNode first = ALICE.post(path, body.replace("QUESTION", handbook.question()).replace("DATASET", dataset)).body().get("results").get(0);

            assertThat(first.get("document_id").asString()).as(handbook.question()).isEqualTo(ids.get(handbook));
            assertThat(first.get("content").asString()).contains(handbook.fact());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherTenantIsToldNothingOfIt(ChatEndpoint endpoint) {
        Told told = endpoint.ask(MALLORY, Handbook.LIGHTHOUSE.question());

        assertThat(told.text()).isNotBlank().doesNotContain(Handbook.LIGHTHOUSE.fact());
        assertThat(told.references()).isEmpty();
    }

    @Test
    void anotherTenantFindsNothingOfIt() throws Exception {
        Eventually.holds(WITHIN_SECONDS, () -> entity(ALICE, "Marta Quill").status() == 200);

        assertThat(entity(MALLORY, "Marta Quill").status()).isEqualTo(404);
        assertThat(found(MALLORY, Handbook.LIGHTHOUSE)).isEmpty();
        assertThat(MALLORY.get("/api/v1/documents/" + ids.get(Handbook.LIGHTHOUSE)).status()).isEqualTo(404);
    }

    @Test
    void whatIsDeletedIsGoneAtOnceFromSearchGraphAndNewAnswers() throws Exception {
        Handbook mill = new Handbook("C", "mill.md", "text/markdown",
                "# Brackwater Mills\n\nIris Halloran founded Brackwater Mills. Brackwater Mills makes seventeen kinds of linen paper.\n",
                "How many kinds of linen paper does Brackwater Mills make?", "seventeen", HANDBOOKS.get(2).upload());
        String id = mill.upload(ALICE, dataset);
        awaitFound(mill, id);
        Eventually.holds(WITHIN_SECONDS, () -> entity(ALICE, "Brackwater Mills").status() == 200);
        Stream.of(ChatEndpoint.values()).forEach(endpoint -> assertDrawnOn(mill, id, endpoint.ask(ALICE, mill.question())));

        assertThat(ALICE.delete("/api/v1/documents/" + id).status()).isEqualTo(200);

        assertThat(found(ALICE, mill)).doesNotContain(id);
        assertThat(entity(ALICE, "Brackwater Mills").status()).isEqualTo(404);
        for (ChatEndpoint endpoint : ChatEndpoint.values()) {
            Told told = endpoint.ask(ALICE, mill.question());
            assertThat(told.references()).as("%s: %s", endpoint, told.text())
                    .extracting(reference -> reference.get("document_id").asString()).doesNotContain(id);
            assertThat(told.text()).as("%s", endpoint).doesNotContain(mill.fact());
        }
    }

    private static Reply entity(Client client, String name) {
        return client.post("/api/v1/kg/query/entity", "{\"entity\":\"" + name + "\"}");
    }
}
