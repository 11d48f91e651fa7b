package com.voicehelper.modeladapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ModelCallContractTests {

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Client alice = TestServer.newUser(tenant);

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/model-calls", "/v1/model-calls", "/api/model-calls"})
    void aTenantSeesWhatItsCallsCost(String path) {
        UUID id = call(tenant, "done", 1);

        JsonNode answer = alice.get(path).body();

        assertThat(answer.get("total").asInt()).isEqualTo(1);
        assertThat(answer.get("data").get("calls")).isEqualTo(answer.get("calls"));
        JsonNode call = answer.get("calls").get(0);
        assertThat(call.get("id").asString()).isEqualTo(id.toString());
        assertThat(call.get("kind").asString()).isEqualTo("embedding");
        assertThat(call.get("model").asString()).isEqualTo("local-hash-v1");
        assertThat(call.get("provider").asString()).isEqualTo("local");
        assertThat(call.get("status").asString()).isEqualTo("done");
        assertThat(call.get("input_tokens").asLong()).isEqualTo(1_500_000);
        assertThat(call.get("output_tokens").asLong()).isZero();
        assertThat(call.get("cost").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(call.get("started_at").asString()).endsWith("Z");
        assertThat(call.get("ended_at").isNull()).isFalse();
    }

    @Test
    void theLatestComesFirstAndTheRestByPages() {
        UUID early = call(tenant, "done", 3);
        UUID late = call(tenant, "started", 1);
        UUID between = call(tenant, "unknown", 2);

        JsonNode first = alice.get("/api/v1/model-calls?limit=2").body();
        JsonNode second = alice.get("/api/v1/model-calls?limit=2&page=2").body();

        assertThat(first.get("calls").valueStream().map(call -> call.get("id").asString())).containsExactly(late.toString(), between.toString());
        assertThat(first.get("calls").get(0).get("ended_at").isNull()).isTrue();
        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(second.get("calls").valueStream().map(call -> call.get("id").asString())).containsExactly(early.toString());
        assertThat(second.get("total").asInt()).isEqualTo(3);
        assertThat(second.get("has_more").asBoolean()).isFalse();
    }

    @Test
    void nobodyElseSeesThem() {
        call(tenant, "done", 1);

        assertThat(TestServer.newUser("tenant-" + UUID.randomUUID()).get("/api/v1/model-calls").body().get("total").asInt()).isZero();
        assertThat(TestServer.anonymous().get("/api/v1/model-calls").status()).isEqualTo(403);
    }

    private static UUID call(String tenant, String state, int minutesAgo) {
        UUID id = Ids.next();
        ModuleDatabase database = TestServer.shared().getBean("modeladapterDatabase", ModuleDatabase.class);
        database.write(() -> database.dsl().execute("""
                insert into model_call (id, tenant_id, kind, model, provider, state, input_tokens, cost, started_at, ended_at)
                values (?, ?, 'embedding', 'local-hash-v1', 'local', ?, 1500000, 1500000, now() - make_interval(mins => ?),
                    case when ? = 'started' then null else now() end)""", id, tenant, state, minutesAgo, state));
        return id;
    }
}
