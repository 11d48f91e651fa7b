package com.voicehelper.retrieval.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What family G sends and reads under {@code /api/v1/kg}. */
class GraphContractTests {

    private final Client alice = TestServer.newUser("tenant-" + Ids.next());

    @BeforeEach
    void readATextIn() {
        extract("""
                Larry Page founded Google. Google acquired YouTube. Google is based in California. YouTube uses Kubernetes.
                The World Health Organization (WHO) is based in Geneva. 华为是一家科技公司，总部位于深圳。""", "notes");
    }

    private JsonNode extract(String text, String source) {
        Reply reply = alice.post("/api/v1/kg/extract", "{\"text\":" + quoted(text) + ",\"source\":\"" + source + "\"}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body();
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    @Test
    void extractTellsHowMuchItFoundAndStored() {
        JsonNode answer = extract("Tim Cook works for Apple.", "a note");

        assertThat(answer.get("success").booleanValue()).isTrue();
        assertThat(answer.get("entities_extracted").asInt()).isEqualTo(2);
        assertThat(answer.get("entities_stored").asInt()).isEqualTo(2);
        assertThat(answer.get("relations_extracted").asInt()).isEqualTo(1);
        assertThat(answer.get("relations_stored").asInt()).isEqualTo(1);
    }

    @Test
    void theSameTextOfTheSameSourceIsStoredOnce() {
        extract("Tim Cook works for Apple.", "a note");
        extract("Tim Cook works for Apple.", "a note");

        assertThat(entity("Tim Cook").get("properties").get("mentions").asInt()).isEqualTo(1);
    }

    @Test
    void aTextIsForgottenWithWhatOnlyItSaidAndMayBeReadAgain() {
        String id = extract("Tim Cook works for Google.", "a note").get("text_id").asString();
        Client stranger = TestServer.newUser("tenant-" + Ids.next());

        assertThat(stranger.delete("/api/v1/kg/texts/" + id).status()).isEqualTo(404);
        assertThat(alice.delete("/api/v1/kg/texts/" + id).status()).isEqualTo(200);
        assertThat(alice.delete("/api/v1/kg/texts/" + id).status()).isEqualTo(404);

        assertThat(alice.post("/api/v1/kg/query/entity", "{\"entity\":\"Tim Cook\"}").status()).isEqualTo(404);
        assertThat(entity("Google").get("relations")).hasSize(3);
        extract("Tim Cook works for Google.", "a note");
        assertThat(entity("Google").get("relations")).hasSize(4);
    }

    @Test
    void anEntityHasItsLabelsPropertiesAndRelations() {
        JsonNode google = entity("google");

        assertThat(UUID.fromString(google.get("id").asString())).isNotNull();
        assertThat(google.get("labels").isArray()).isTrue();
        assertThat(google.get("properties").get("name").asString()).isEqualTo("Google");
        assertThat(google.get("relations").values()).extracting(each -> each.get("from").asString() + " " + each.get("type").asString() + " " + each.get("to").asString())
                .containsExactlyInAnyOrder("Larry Page FOUNDED Google", "Google ACQUIRED YouTube", "Google LOCATED_IN California");
        assertThat(google.get("relations").get(0).get("evidence").get("source").asString()).isEqualTo("notes");
    }

    @ParameterizedTest
    @CsvSource({"WHO", "who", "World Health Organization", "ｗorld  HEALTH organization"})
    void anEntityIsFoundByAnyOfItsNamesInAnyCaseAndWidth(String name) {
        JsonNode entity = entity(name);

        assertThat(entity.get("properties").get("name").asString()).isEqualTo("World Health Organization");
        assertThat(entity.get("properties").get("aliases").get(0).asString()).isEqualTo("WHO");
        assertThat(entity.get("relations").get(0).get("to").asString()).isEqualTo("Geneva");
    }

    @Test
    void aChineseEntityIsFound() {
        assertThat(entity("华为").get("relations").values()).extracting(each -> each.get("type").asString()).containsExactlyInAnyOrder("IS_A", "LOCATED_IN");
    }

    @Test
    void anUnknownEntityIs404WithADetail() {
        Reply reply = alice.post("/api/v1/kg/query/entity", "{\"entity\":\"Nobody\"}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().get("detail").asString()).contains("Nobody");
    }

    @Test
    void aPathLeadsFromTheStartToTheEnd() {
        JsonNode answer = path("Larry Page", "Kubernetes", 3);

        assertThat(answer.get("count").asInt()).isEqualTo(1);
        JsonNode path = answer.get("paths").get(0);
        assertThat(path.get("nodes").values()).extracting(node -> node.get("name").asString()).containsExactly("Larry Page", "Google", "YouTube", "Kubernetes");
        assertThat(path.get("relationships").values()).extracting(step -> step.get("type").asString()).containsExactly("FOUNDED", "ACQUIRED", "USES");
        assertThat(path.get("length").asInt()).isEqualTo(3);
    }

    @Test
    void aPathGoesAgainstTheDirectionOfARelationToo() {
        JsonNode step = path("California", "Larry Page", 5).get("paths").get(0).get("relationships").get(0);

        assertThat(step.get("from").asString() + " " + step.get("type").asString() + " " + step.get("to").asString()).isEqualTo("Google LOCATED_IN California");
    }

    @Test
    void whereThereIsNoPathTheAnswerIsEmpty() {
        assertThat(path("Larry Page", "Kubernetes", 2).get("paths").isEmpty()).isTrue();
        assertThat(path("Larry Page", "Geneva", 5).get("count").asInt()).isZero();
        assertThat(path("Larry Page", "Nobody", 5).get("count").asInt()).isZero();
    }

    @Test
    void neighboursAreBounded() {
        JsonNode all = alice.post("/api/v1/kg/query/neighbors", "{\"entity\":\"Google\"}").body();
        JsonNode two = alice.post("/api/v1/kg/query/neighbors", "{\"entity\":\"Google\",\"max_neighbors\":2}").body();

        assertThat(all.get("count").asInt()).isEqualTo(3);
        assertThat(all.get("neighbors").values()).extracting(node -> node.get("name").asString()).containsExactlyInAnyOrder("Larry Page", "YouTube", "California");
        assertThat(two.get("neighbors").size()).isEqualTo(2);
        assertThat(alice.post("/api/v1/kg/query/neighbors", "{\"entity\":\"Nobody\"}").body().get("count").asInt()).isZero();
    }

    @Test
    void statisticsCountWhatIsThere() {
        JsonNode statistics = alice.get("/api/v1/kg/statistics").body();

        assertThat(statistics.get("total_relationships").asInt()).isEqualTo(8);
        assertThat(statistics.get("label_statistics").values().stream().mapToInt(each -> each.get("count").asInt()).sum())
                .isEqualTo(statistics.get("total_nodes").asInt()).isPositive();
        assertThat(statistics.get("label_statistics").get(0).get("label").isString()).isTrue();
    }

    @Test
    void aTenantWithoutAnythingHasAnEmptyGraph() {
        JsonNode statistics = TestServer.newUser("tenant-" + Ids.next()).get("/api/v1/kg/statistics").body();

        assertThat(statistics.get("total_nodes").asInt()).isZero();
        assertThat(statistics.get("label_statistics").isEmpty()).isTrue();
    }

    @Test
    void healthIsTold() {
        assertThat(alice.get("/api/v1/kg/health").body().get("status").asString()).isEqualTo("healthy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            extract         | {}
            extract         | {"text":""}
            extract         | {"text":7}
            extract         | not json
            query/entity    | {}
            query/entity    | {"entity":" "}
            query/path      | {"start_entity":"a"}
            query/path      | {"start_entity":"a","end_entity":"b","max_depth":0}
            query/path      | {"start_entity":"a","end_entity":"b","max_depth":6}
            query/path      | {"start_entity":"a","end_entity":"b","max_depth":1.5}
            query/neighbors | {"entity":"a","max_neighbors":0}
            query/neighbors | {"entity":"a","max_neighbors":101}
            """)
    void whatCannotBeAskedIsRefusedWithADetail(String path, String body) {
        Reply reply = alice.post("/api/v1/kg/" + path, body);

        assertThat(reply.status()).isIn(400, 422);
        assertThat(reply.body().get("detail").asString()).isNotBlank();
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        Reply reply = alice.post("/api/v1/kg/extract", "{\"text\":\"" + "x".repeat(20_001) + "\"}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().get("detail").asString()).contains("20000");
    }

    private JsonNode entity(String name) {
        Reply reply = alice.post("/api/v1/kg/query/entity", "{\"entity\":\"" + name + "\"}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body();
    }

    private JsonNode path(String start, String end, int depth) {
        Reply reply = alice.post("/api/v1/kg/query/path", "{\"start_entity\":\"" + start + "\",\"end_entity\":\"" + end + "\",\"max_depth\":" + depth + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body();
    }
}
