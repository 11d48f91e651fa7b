package com.voicehelper.modelrouter.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelContractTests {

    private final Client alice = TestServer.newUser("acme");

    @Test
    void theModelsAreListedInOpenAisForm() {
        JsonNode answer = alice.get("/v1/models").body();

        assertThat(answer.get("object").asString()).isEqualTo("list");
        assertThat(answer.get("data").valueStream().map(model -> model.get("id").asString())).contains("local", "local-hash-v1");
        JsonNode local = alice.get("/api/v1/models/local").body();
        assertThat(local.get("object").asString()).isEqualTo("model");
        assertThat(local.get("owned_by").asString()).isEqualTo("local");
        assertThat(local.get("created").isInt()).isTrue();
        assertThat(local.get("price_per_million_tokens").get("input").asInt()).isZero();
        assertThat(local.get("health").get("status").asString()).isEqualTo("up");
        assertThat(alice.get("/api/v1/models/gpt-9").status()).isEqualTo(404);
    }

    @Test
    void aTenantSeesItsBudgetAndOnlyItsAdministratorSetsIt() {
        JsonNode budget = alice.get("/api/v1/models/budget").body();

        assertThat(budget.get("tenant_id").asString()).isEqualTo("acme");
        assertThat(budget.get("limit").isNull()).isTrue();
        assertThat(budget.get("spent").asInt()).isZero();
        assertThat(alice.put("/api/v1/models/budget", "{\"limit\":1}").status()).isEqualTo(403);
        assertThat(TestServer.anonymous().get("/api/v1/models/budget").status()).isEqualTo(403);
    }

    @Test
    void anAdministratorSetsTheBudgetAndTakesItAway() {
        String tenant = "tenant-" + UUID.randomUUID();
        Client root = administrator(tenant);

        JsonNode set = root.put("/api/v1/models/budget", "{\"limit\":12.5}", "X-Idempotency-Key", tenant).body();

        assertThat(set.get("limit").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(root.put("/api/v1/models/budget", "{\"limit\":12.5}", "X-Idempotency-Key", tenant).body()).isEqualTo(set);
        assertThat(root.get("/api/v1/models/budget").body().get("remaining").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(alice.get("/api/v1/models/budget").body().get("limit").isNull()).isTrue();
        assertThat(root.put("/api/v1/models/budget", "{}").status()).isEqualTo(400);
        assertThat(root.put("/api/v1/models/budget", "{\"limit\":-1}").status()).isEqualTo(400);
        assertThat(root.put("/api/v1/models/budget", "{\"limit\":null}").body().get("limit").isNull()).isTrue();
    }

    private static Client administrator(String tenant) {
        Client user = TestServer.newUser(tenant);
        String name = String.valueOf(TestServer.shared().getBean("identityDatabase", ModuleDatabase.class).dsl()
                .fetchValue("update user_account set role = 'admin' where id = ?::uuid returning username", user.userId()));
        String token = user.post("/api/v1/auth/login", """
                {"username":"%s","password":"password of %s","tenant_id":"%s"}""".formatted(name, name, tenant)).body().get("token").asString();
        return new Client(user.port(), user.userId(), tenant, token, user.http());
    }
}
