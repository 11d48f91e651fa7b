package com.voicehelper.conversation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Answers from the tenant's documents, as each family of clients is told what they draw on: before the text. */
class ChatReferencesTests {

    private static final String TENANT = "references-" + UUID.randomUUID();
    private static final String QUESTION = "How long is the warranty of the Aurora kettle?";
    private static final String TEXT = "The warranty of the Aurora kettle is thirty months from the day of purchase.";
    private static final UUID DOCUMENT = Ids.next();
    private static final UUID CHUNK = NewChunk.idOf(DOCUMENT, 1, 0);

    private final Client alice = TestServer.newUser(TENANT);

    @BeforeAll
    static void aDocumentIsThere() throws Exception {
        RetrievalApi retrieval = TestServer.shared().getBean(RetrievalApi.class);
        ModelAdapterApi models = TestServer.shared().getBean(ModelAdapterApi.class);
        ModelDescription embedding = models.models().stream().filter(model -> model.kind() == ModelDescription.Kind.EMBEDDING).findFirst().orElseThrow();
        retrieval.open(embedding.name(), embedding.dimension());
        IndexedRevision revision = new IndexedRevision(DOCUMENT, TENANT, Ids.next(), 1, 1, 1, embedding.name(), "Aurora kettle", "aurora.pdf",
                JsonNodeFactory.instance.objectNode());
        retrieval.put(revision, List.of(new NewChunk(CHUNK, 0, "Warranty", 3, TEXT, models.embed(TENANT, embedding.name(), List.of(TEXT)).getFirst())));
        retrieval.publish(revision, 1);
        Eventually.holds(() -> found(retrieval));
    }

    private static boolean found(RetrievalApi retrieval) {
        try {
            return !retrieval.search(new SearchQuery(TENANT, QUESTION, List.of(), Map.of(), 5, 0, SearchQuery.Mode.HYBRID)).hits().isEmpty();
        } catch (ApiException building) {
            assertThat(building).hasMessage("The search index is being built");
            return false;
        }
    }

    @Test
    void theMiniProgramGetsRefsBeforeTheFirstDelta() {
        Reply reply = alice.post("/api/v1/chat/stream", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}],\"top_k\":3}");

        List<JsonNode> events = Client.data(reply.text());
        assertThat(events.getFirst().get("type").asString()).isEqualTo("refs");
        ours(events.getFirst().get("refs"));
        assertThat(types(events)).containsOnlyOnce("refs");
        assertThat(text(events)).contains("thirty months").contains("[1]");
    }

    @Test
    void whatAnAnswerDrewOnIsForgottenWithTheDocument() {
        String conversation = alice.post("/api/v1/conversations", "{\"title\":\"kettle\"}").body().get("id").asString();
        ModuleDatabase rows = TestServer.shared().getBean("conversationDatabase", ModuleDatabase.class);
        UUID deleted = Ids.next();
        rows.dsl().execute("""
                insert into message (id, conversation_id, sequence_number, role, content, metadata, created_at)
                values (?, ?::uuid, 1, 'assistant', 'text [1]', jsonb_build_object('references', jsonb_build_array(
                            jsonb_build_object('document_id', ?::text, 'content', 'secret'),
                            jsonb_build_object('document_id', 'other', 'content', 'public'))), now()),
                       (?, ?::uuid, 2, 'user', 'of a client', jsonb_build_object('references', ?::text), now())""",
                Ids.next(), conversation, deleted.toString(), Ids.next(), conversation, deleted.toString());

        TestServer.shared().getBean("conversationDeletedDocuments", EventHandler.class).handle(new ReceivedEvent(Ids.next(), "document.events",
                "document.deleted", 1, "document", deleted.toString(), TENANT, Instant.now(), null, null, null, JsonNodeFactory.instance.objectNode()));

        assertThat(rows.dsl().fetch("select metadata::text from message where conversation_id = ?::uuid order by sequence_number", conversation)
                .getValues(0, String.class)).satisfiesExactly(
                        answer -> assertThat(answer).contains("public").contains(deleted.toString()).doesNotContain("secret"),
                        question -> assertThat(question).contains(deleted.toString()));
    }

    @Test
    void theSameRequestSentAgainGetsTheSameReferences() {
        String key = UUID.randomUUID().toString();
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}";
        List<JsonNode> first = Client.data(alice.post("/api/v1/chat/stream", body, "X-Request-ID", key).text());
        List<JsonNode> second = Client.data(alice.post("/api/v1/chat/stream", body, "X-Request-ID", key).text());

        assertThat(second.getFirst()).isEqualTo(first.getFirst());
        assertThat(text(second)).isEqualTo(text(first));
    }

    @Test
    void withoutDocumentsThereAreNone() {
        Reply reply = alice.post("/api/v1/chat/stream", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}],\"use_rag\":false}");

        assertThat(types(Client.data(reply.text()))).doesNotContain("refs");
        assertThat(text(Client.data(reply.text()))).contains("local provider");
    }

    @Test
    void anotherTenantDrawsOnNothing() {
        Reply reply = TestServer.newUser("other-" + TENANT).post("/api/v1/chat/stream", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}");

        assertThat(reply.text()).doesNotContain("thirty months");
    }

    @Test
    void theEventSourceGetsReferencesBeforeTheFirstDelta() {
        try (Stream<String> lines = alice.stream("GET", "/api/v1/chat/stream", null).body()) {
            Iterator<String> data = lines.filter(line -> line.startsWith("data: ")).iterator();
            data.next();
            alice.post("/api/v1/chat/stream", "{\"message\":\"" + QUESTION + "\",\"conversation_id\":\"" + alice.conversation() + "\"}");
            List<JsonNode> events = new ArrayList<>();
            do {
                events.add(Client.json(data.next().substring(6)));
            } while (!events.getLast().get("type").asString().equals("llm_done"));
            assertThat(events.getFirst().get("type").asString()).isEqualTo("references");
            ours(events.getFirst().get("references"));
        }
    }

    @Test
    void theWebSdkGetsRetrieveBeforeTheFirstAnswer() {
        Reply reply = alice.post("/api/v2/chat/stream", "{\"query\":\"" + QUESTION + "\"}");

        List<String> names = reply.text().lines().filter(line -> line.startsWith("event: ")).map(line -> line.substring(7)).distinct().toList();
        assertThat(names).containsExactly("start", "retrieve", "answer", "done");
        ours(Client.data(reply.text()).get(1).get("data").get("references"));
    }

    @Test
    void theSdkGetsRefsInItsStreamAndReferencesInItsReply() {
        String conversation = alice.conversation();
        Reply stream = alice.post("/api/v1/conversations/" + conversation + "/messages", "{\"content\":\"" + QUESTION + "\",\"stream\":true}");
        Reply reply = alice.post("/api/v1/conversations/" + conversation + "/messages", "{\"content\":\"" + QUESTION + "\"}");

        assertThat(types(Client.data(stream.text()))).startsWith("refs", "delta");
        ours(reply.body().get("references"));
        ours(reply.body().get("metadata").get("references"));
        assertThat(reply.body().get("metadata").get("flow").asString()).isEqualTo("retrieval");
    }

    @Test
    void aQuestionWithSeveralPartsIsAnsweredInParts() {
        Reply reply = alice.post("/api/v1/chat/stream",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + " What is the capital of France?\"}]}");

        assertThat(text(Client.data(reply.text()))).contains("**" + QUESTION + "**").contains("thirty months").contains("**What is the capital of France?**");
        assertThat(types(Client.data(reply.text())).getFirst()).isEqualTo("refs");
    }

    @Test
    void aCompletionCarriesItsReferences() {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]";
        Reply whole = alice.post("/v1/chat/completions", body + "}");
        List<JsonNode> chunks = Client.data(alice.post("/v1/chat/completions", body + ",\"stream\":true}").text().replace("data: [DONE]", ""));

        ours(whole.body().get("choices").get(0).get("message").get("references"));
        ours(chunks.getFirst().get("choices").get(0).get("delta").get("references"));
    }

    private static void ours(JsonNode references) {
        assertThat(references.size()).isEqualTo(1);
        assertThat(references.get(0).get("chunk_id").asString()).isEqualTo(CHUNK.toString());
        assertThat(references.get(0).get("source").asString()).isEqualTo("aurora.pdf");
        assertThat(references.get(0).get("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(references.get(0).get("content").asString()).contains("thirty months");
        assertThat(references.get(0).get("page").asInt()).isEqualTo(3);
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asString("")).toList();
    }

    private static String text(List<JsonNode> events) {
        return String.join("", events.stream().filter(event -> event.path("type").asString("").equals("delta"))
                .map(event -> event.get("content").asString()).toList());
    }
}
