package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.Form;
import com.voicehelper.support.ObjectServer;
import com.voicehelper.support.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The server of the objects is away for a while. */
class ObjectStoreAwayTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void anUploadIsRefusedForNowAndAnIndexingWaitsUntilItIsBack() throws Exception {
        try (ObjectServer objects = ObjectServer.start(); ConfigurableApplicationContext server = server(objects)) {
            objects.createBucket("files");
            Client alice = TestServer.newUser(server, "acme");
            UUID document = Uploaded.by(alice, "whales.md", "# Whales\n\nThey sing.");
            Uploaded.finished(alice, document);

            objects.goAway();
            assertRefusedForNow(server, alice);
            assertThat(alice.get("/ready").status()).isEqualTo(200);
            Eventually.holds(PATIENCE, () -> alice.get("/health").body().get("degraded").toString().contains("objects"));
            assertThat(alice.post("/api/v1/documents/" + document + "/reindex", "").status()).isLessThan(300);
            Eventually.holds(PATIENCE, () -> job(alice, document).path("attempts").asInt() > 2);
            assertThat(job(alice, document).get("status").asString()).isIn("queued", "running");
            assertThat(job(alice, document).get("error_code").asString()).isEqualTo("unavailable");
            assertThat(job(alice, document).get("error").asString()).contains("object storage does not answer");
            assertThat(alice.post("/api/v1/search", "{\"query\":\"whales sing\"}").body().get("results")).hasSize(1);

            objects.comeBack();
            JsonNode indexed = Uploaded.finished(alice, document);
            assertThat(indexed.get("status").asString()).isEqualTo("indexed");
            assertThat(indexed.get("error_code").isNull()).isTrue();
            assertThat(upload(alice).status()).isEqualTo(201);
        }
    }

    private void assertRefusedForNow(ConfigurableApplicationContext server, Client client) throws Exception {
        Reply refused = upload(client);

        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.response().headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(refused.text()).contains("object storage does not answer").doesNotContain("127.0.0.1", "Exception");
        ModuleDatabase rows = server.getBean("knowledgeDatabase", ModuleDatabase.class);
        assertThat(rows.dsl().fetchSingle("select count(*) from document").get(0, Long.class)).isEqualTo(1);
        assertThat(rows.dsl().fetchSingle("select count(*) from outbox where type = 'document.uploaded'").get(0, Long.class)).isEqualTo(1);
        try (Stream<Path> arriving = Files.list(folder.resolve("arriving"))) {
            assertThat(arriving).isEmpty();
        }
    }

    private static Reply upload(Client client) {
        return new Form().file("file", "ships.md", "text/markdown", "# Ships\n\nThey sail.").post(client, "/api/v1/documents");
    }

    private static JsonNode job(Client client, UUID document) {
        return client.get("/api/v1/indexing/jobs/" + document).body();
    }

    private ConfigurableApplicationContext server(ObjectServer objects) {
        return TestServer.start(Map.of(
                "voicehelper.objects.folder", folder.toString(),
                "voicehelper.objects.s3.endpoint", objects.endpoint().toString(),
                "voicehelper.objects.s3.bucket", "files",
                "voicehelper.objects.s3.access-key", ObjectServer.ACCESS_KEY,
                "voicehelper.objects.s3.secret-key", ObjectServer.SECRET_KEY,
                "voicehelper.indexing.back-off", "300ms",
                "voicehelper.indexing.max-back-off", "300ms"));
    }
}
