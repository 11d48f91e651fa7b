package com.voicehelper.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.orchestrator.OrchestratorServer;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

class TaskContractTests {

    private static final ConfigurableApplicationContext SERVER = OrchestratorServer.shared();

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Client alice = TestServer.newUser(SERVER, tenant);

    @Test
    void aTaskIsAcceptedDoneInTheBackgroundAndShown() throws Exception {
        Reply accepted = submit("What is the answer?");

        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.body().get("task_id").asString();
        JsonNode done = done(id);
        assertThat(done.get("status").asString()).isEqualTo("completed");
        assertThat(done.get("answer").asString()).contains("What is the answer?");
        assertThat(done.get("progress").asInt()).isEqualTo(100);
        assertThat(done.get("flow").asString()).isEqualTo("direct");
        assertThat(done.get("steps").size()).isEqualTo(1);
        assertThat(done.get("cost").asLong()).isEqualTo(done.get("steps").get(0).get("cost").asLong()).isPositive();
    }

    @Test
    void theSameRequestSentAgainIsTheSameTask() {
        String key = UUID.randomUUID().toString();
        String first = alice.post("/api/v1/tasks", "{\"question\":\"once\"}", "X-Idempotency-Key", key).body().get("id").asString();
        String second = alice.post("/api/v1/tasks", "{\"question\":\"once\"}", "X-Idempotency-Key", key).body().get("id").asString();

        assertThat(second).isEqualTo(first);
        assertThat(alice.get("/api/v1/tasks").body().get("total").asInt()).isEqualTo(1);
    }

    @Test
    void theEventsTellOfEveryChangeUntilTheEnd() {
        String id = submit("Follow me").body().get("id").asString();

        Reply stream = alice.get("/api/v1/tasks/" + id + "/events");

        List<JsonNode> events = Client.data(stream.text());
        assertThat(events.getLast().get("type").asString()).isEqualTo("completed");
        assertThat(events.getLast().get("answer").asString()).contains("Follow me");
        assertThat(stream.response().headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
    }

    @Test
    void aTaskIsCancelledOnceAndCancellingWhatHasEndedChangesNothing() throws Exception {
        String id = submit("Cancel me").body().get("id").asString();
        Reply cancelled = alice.send("POST", "/api/v1/tasks/" + id + "/cancel", null);
        String state = cancelled.body().get("status").asString();

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(state).isIn("cancelled", "completed");
        assertThat(alice.send("POST", "/api/v1/tasks/" + id + "/cancel", null).body().get("status").asString()).isEqualTo(state);
    }

    @Test
    void theListIsNewestFirstAndMineAlone() throws Exception {
        String first = submit("one").body().get("id").asString();
        String second = submit("two").body().get("id").asString();
        done(first);
        done(second);
        Client bob = TestServer.newUser(SERVER, tenant);

        JsonNode list = alice.get("/api/v1/tasks?status=completed&limit=1").body();
        assertThat(list.get("tasks").get(0).get("id").asString()).isEqualTo(second);
        assertThat(list.get("total").asInt()).isEqualTo(2);
        assertThat(list.get("has_more").asBoolean()).isTrue();
        assertThat(bob.get("/api/v1/tasks").body().get("total").asInt()).isZero();
        assertThat(alice.get("/api/v1/tasks?status=lost").status()).isEqualTo(400);
    }

    @Test
    void somebodyElsesTaskIsNotThere() {
        String id = submit("private").body().get("id").asString();
        for (Client stranger : List.of(TestServer.newUser(SERVER, tenant), TestServer.newUser(SERVER, "other"))) {
            assertThat(stranger.get("/api/v1/tasks/" + id).status()).isEqualTo(404);
            assertThat(stranger.get("/api/v1/tasks/" + id + "/events").status()).isEqualTo(404);
            assertThat(stranger.send("POST", "/api/v1/tasks/" + id + "/cancel", null).status()).isEqualTo(404);
        }
        assertThat(alice.get("/api/v1/tasks/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(alice.get("/api/v1/tasks/nonsense").status()).isEqualTo(404);
    }

    @Test
    void theCostsOfATenantAreSummedByDay() throws Exception {
        long one = done(submit("one").body().get("id").asString()).get("cost").asLong();
        long two = done(submit("a longer question than the first").body().get("id").asString()).get("cost").asLong();
        long streamed = alice.post("/v1/chat/completions", "{\"model\":\"local\",\"messages\":[{\"role\":\"user\",\"content\":\"three\"}]}").status();

        JsonNode costs = alice.get("/api/v1/tasks/costs").body();
        assertThat(streamed).isEqualTo(200);
        assertThat(costs.get("tasks").asInt()).isEqualTo(3);
        assertThat(costs.get("cost").asLong()).isGreaterThan(one + two);
        assertThat(costs.get("days").get(0).get("cost").asLong()).isEqualTo(costs.get("cost").asLong());
        assertThat(TestServer.newUser(SERVER, "other-" + tenant).get("/api/v1/tasks/costs").body().get("tasks").asInt()).isZero();
        assertThat(alice.get("/api/v1/tasks/costs?from=yesterday").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "{}", "{\"question\":\"\"}", "{\"question\":7}", "{\"question\":\"x\",\"flow\":\"sideways\"}",
            "{\"question\":\"x\",\"top_k\":0}", "{\"messages\":[]}", "{\"question\":\"x\",\"knowledge_base_ids\":[7]}"})
    void whatIsNoTaskIsRefused(String body) {
        Reply refused = alice.post("/api/v1/tasks", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("error").asString()).isNotBlank();
    }

    private Reply submit(String question) {
        return alice.post("/api/v1/tasks", "{\"question\":\"" + question + "\"}");
    }

    private JsonNode done(String id) throws Exception {
        Eventually.holds(() -> alice.get("/api/v1/tasks/" + id).body().get("status").asString().equals("completed"));
        return alice.get("/api/v1/tasks/" + id).body();
    }
}
