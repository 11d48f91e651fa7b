package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.Cable;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.KafkaServer;
import com.voicehelper.support.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** With {@code -Dkafka.away=60} Kafka is away for a minute. */
class UploadsWhileKafkaIsAwayTests {

    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("kafka.away", 0));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> HARBOURS = List.of("Ardmore", "Brindisi", "Cadiz", "Dunmore", "Esbjerg", "Funchal", "Gdynia", "Hirtshals");

    @TempDir
    private Path objects;

    @Test
    void theyWaitAndEachIsIndexedOnceWhenItIsBack() throws Exception {
        try (Cable cable = new Cable(); KafkaServer kafka = KafkaServer.behind(cable); ConfigurableApplicationContext server = server(kafka)) {
            Client alice = TestServer.newUser(server, "acme");
            Client bob = TestServer.newUser(server, "zoo");
            UUID before = upload(alice, "Zeebrugge");
            Eventually.holds(PATIENCE, () -> timesFound(alice, "Zeebrugge", before) == 1);

            cable.cut();
            long since = System.nanoTime();
            Map<UUID, Client> owners = new LinkedHashMap<>();
            Map<UUID, String> names = new LinkedHashMap<>();
            for (String harbour : HARBOURS) {
                Client owner = owners.size() % 2 == 0 ? alice : bob;
                UUID document = upload(owner, harbour);
                owners.put(document, owner);
                names.put(document, harbour);
            }
            Eventually.holds(PATIENCE, () -> alice.get("/health").body().get("degraded").toString().contains("events"));
            Eventually.holds(AWAY.plusSeconds(1), () -> System.nanoTime() - since > AWAY.toNanos());

            assertThat(alice.get("/ready").status()).isEqualTo(200);
            assertThat(timesFound(alice, "Zeebrugge", before)).isEqualTo(1);
            owners.forEach((document, owner) -> assertThat(document(owner, document).get("status").asString()).isEqualTo("queued"));

            cable.mend();
            for (UUID document : owners.keySet()) {
                Client owner = owners.get(document);
                Eventually.holds(PATIENCE, () -> document(owner, document).get("status").asString().equals("indexed"));
                Eventually.holds(PATIENCE, () -> timesFound(owner, names.get(document), document) == 1);
            }
            assertEachOnce(server, HARBOURS.size() + 1);
            Eventually.holds(PATIENCE, () -> alice.get("/health").body().get("degraded").isEmpty());
        }
    }

    private static void assertEachOnce(ConfigurableApplicationContext server, long documents) {
        ModuleDatabase indexing = server.getBean("indexingDatabase", ModuleDatabase.class);
        assertThat(indexing.dsl().fetchSingle("select count(*), sum(attempts) from job").intoList()).extracting(each -> ((Number) each).longValue())
                .containsExactly(documents, documents);
        assertThat(indexing.dsl().fetchSingle("select count(*), count(distinct aggregate_id) from outbox where type = 'document.indexed'").intoList())
                .containsExactly(documents, documents);
        ModuleDatabase retrieval = server.getBean("retrievalDatabase", ModuleDatabase.class);
        assertThat(retrieval.dsl().fetchSingle("select count(*), count(distinct document_id) from chunk").intoList()).containsExactly(documents, documents);
    }

    private static UUID upload(Client client, String harbour) {
        return Uploaded.by(client, harbour + ".md", "# Harbours\n\nThe harbour of " + harbour + " is closed to sailing ships.");
    }

    private static JsonNode document(Client client, UUID document) {
        return client.get("/api/v1/documents/" + document).body();
    }

    /** How often the document is among what is found. */
    private static long timesFound(Client client, String harbour, UUID document) {
        JsonNode results = client.post("/api/v1/search", "{\"query\":\"harbour of " + harbour + "\",\"top_k\":50}").body().path("results");
        return results.valueStream().filter(result -> result.get("document_id").asString().equals(document.toString())).count();
    }

    private ConfigurableApplicationContext server(KafkaServer kafka) {
        return TestServer.start(Map.of(
                "voicehelper.objects.folder", objects.toString(),
                "voicehelper.kafka.bootstrap-servers", kafka.bootstrapServers(),
                "voicehelper.kafka.properties[request.timeout.ms]", "700",
                "voicehelper.kafka.properties[delivery.timeout.ms]", "1000",
                "voicehelper.kafka.properties[max.block.ms]", "1000"));
    }
}
