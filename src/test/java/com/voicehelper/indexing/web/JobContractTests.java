package com.voicehelper.indexing.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.TestServer;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobContractTests {

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Client alice = TestServer.newUser(tenant);
    private final ModuleDatabase database = TestServer.shared().getBean("indexingDatabase", ModuleDatabase.class);

    @Test
    void aTenantSeesItsJobsByStatusAndPage() {
        UUID failed = job("failed", "encrypted");
        job("indexed", null);
        job("indexed", null);

        Reply all = alice.get("/api/v1/indexing/jobs?limit=2");
        Reply some = alice.get("/api/v1/indexing/jobs?status=failed");

        assertThat(all.status()).isEqualTo(200);
        assertThat(all.body().get("jobs")).hasSize(2);
        assertThat(all.body().get("total").asInt()).isEqualTo(3);
        assertThat(all.body().get("pagination").get("pages").asInt()).isEqualTo(2);
        assertThat(some.body().get("jobs")).hasSize(1);
        assertThat(some.body().get("jobs").get(0).get("document_id").asString()).isEqualTo(failed.toString());
        assertThat(some.body().get("jobs").get(0).get("error_code").asString()).isEqualTo("encrypted");
        assertThat(alice.get("/api/v1/indexing/jobs?status=lost").status()).isEqualTo(400);
    }

    @Test
    void aJobIsFoundByItsDocumentAndOnlyByItsTenant() {
        UUID document = job("indexed", null);

        Reply reply = alice.get("/api/v1/indexing/jobs/" + document);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("status").asString()).isEqualTo("indexed");
        assertThat(reply.body().get("percent").asInt()).isEqualTo(100);
        Client stranger = TestServer.newUser("other-" + tenant);
        assertThat(stranger.get("/api/v1/indexing/jobs/" + document).status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/indexing/jobs/" + document + "/events").status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/indexing/jobs/" + document + "/retry", "").status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/indexing/jobs").body().get("jobs")).isEmpty();
        assertThat(alice.get("/api/v1/indexing/jobs/nonsense").status()).isEqualTo(404);
    }

    @Test
    void theStreamTellsHowFarItIsAndEndsWhenItIsFinished() {
        UUID document = job("failed", "broken");

        String stream = alice.stream("GET", "/api/v1/indexing/jobs/" + document + "/events", null).body().collect(Collectors.joining("\n"));

        assertThat(stream).contains("event: progress", "event: end");
        assertThat(Client.data(stream)).hasSize(2).allSatisfy(data -> assertThat(data.get("error_code").asString()).isEqualTo("broken"));
    }

    @Test
    void whatIsIndexedCannotBeTriedAgain() {
        assertThat(alice.post("/api/v1/indexing/jobs/" + job("indexed", null) + "/retry", "").status()).isEqualTo(409);
    }

    private UUID job(String state, String code) {
        UUID document = Ids.next();
        database.write(() -> database.dsl().execute("""
                insert into job (document_id, model, tenant_id, version, revision, state, stage, percent, code, reason, due_at, queued_at, changed_at)
                values (?, 'local-hash-v1', ?, 1, 1, ?, ?, 100, ?, 'because', now(), now(), now())""", document, tenant, state, state, code));
        return document;
    }
}
