package com.voicehelper.modeladapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.util.Base64;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EmbeddingsContractTests {

    private final Client alice = TestServer.newUser("acme");

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/embeddings", "/v1/embeddings", "/api/embeddings"})
    void textsAreEmbeddedInOpenAisForm(String path) {
        JsonNode answer = alice.post(path, """
                {"model":"local-hash-v1","input":["one","二"]}""").body();

        assertThat(answer.get("object").asString()).isEqualTo("list");
        assertThat(answer.get("model").asString()).isEqualTo("local-hash-v1");
        assertThat(answer.get("data").size()).isEqualTo(2);
        assertThat(answer.get("data").get(1).get("object").asString()).isEqualTo("embedding");
        assertThat(answer.get("data").get(1).get("index").asInt()).isEqualTo(1);
        assertThat(answer.get("data").get(1).get("embedding").size()).isEqualTo(384);
        assertThat(answer.get("usage").get("total_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void oneTextMayComeAloneAndVectorsAsBytes() {
        JsonNode answer = alice.post("/api/v1/embeddings", """
                {"input":"one","encoding_format":"base64"}""").body();

        assertThat(Base64.getDecoder().decode(answer.get("data").get(0).get("embedding").asString())).hasSize(384 * 4);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(alice.post("/api/v1/embeddings", "{\"input\":[]}").status()).isEqualTo(400);
        assertThat(alice.post("/api/v1/embeddings", "{\"input\":[\"\"]}").status()).isEqualTo(400);
        assertThat(alice.post("/api/v1/embeddings", "{\"input\":[1]}").status()).isEqualTo(400);
        assertThat(alice.post("/api/v1/embeddings", "{}").status()).isEqualTo(400);
        assertThat(alice.post("/api/v1/embeddings", "{\"input\":\"x\",\"encoding_format\":\"hex\"}").status()).isEqualTo(400);
        assertThat(alice.post("/api/v1/embeddings", "{\"input\":\"x\",\"model\":\"gpt-9\"}").status()).isEqualTo(404);
    }

    @Test
    void whatIsFreeIsNotWrittenDown() {
        alice.post("/api/v1/embeddings", "{\"input\":\"x\"}");

        assertThat(TestServer.shared().getBean("modeladapterDatabase", ModuleDatabase.class).dsl().fetchCount(
                DSL.table("model_call"), DSL.field("tenant_id").eq("acme"))).isZero();
    }
}
