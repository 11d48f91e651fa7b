package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import com.voicehelper.support.TestServer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Several nodes on one database. */
class TakeoverTests {

    /** Where {@link ApplicationProcess} has its processes keep files. */
    private static final Path OBJECTS = Path.of("target", "objects");

    private final String database = TestPostgres.createDatabase();

    @Test
    void noDocumentIsIndexedByTwoNodes() throws Exception {
        try (ConfigurableApplicationContext one = node(); ConfigurableApplicationContext other = node()) {
            Client alice = TestServer.newUser(one, "acme");
            Client bob = TestServer.newUser(other, "zoo");
            List<UUID> documents = new ArrayList<>();
            for (int index = 0; index < 30; index++) {
                documents.add(Uploaded.by(alice, "a" + index + ".md", "# Note " + index + "\n\n" + "Whales sing. ".repeat(200)));
                documents.add(Uploaded.by(bob, "b" + index + ".md", "# 笔记 " + index + "\n\n" + "鲸鱼在唱歌。".repeat(200)));
            }

            ModuleDatabase rows = one.getBean("indexingDatabase", ModuleDatabase.class);
            Eventually.holds(Duration.ofSeconds(30), () -> indexed(rows) == documents.size());

            assertThat(rows.dsl().fetch("select distinct attempts, lost from job").map(row -> row.get(0) + " " + row.get(1))).containsExactly("1 0");
            assertThat(rows.dsl().fetchSingle("select count(*), count(distinct aggregate_id) from outbox where type = 'document.indexed'")
                    .intoList()).containsExactly(60L, 60L);
        }
    }

    @Test
    void whatAKilledNodeWasAtIsTakenOver() throws Exception {
        UUID document;
        try (ApplicationProcess killed = ApplicationProcess.start("killed-indexing", arguments()).awaitReady(Duration.ofSeconds(90))) {
            Client alice = new Client(killed.uri().getPort(), "anonymous", "default", null, HttpClient.newHttpClient());
            document = Uploaded.by(alice, "long.txt", "Whales sing of the sea. ".repeat(400_000));
            Eventually.holds(() -> Uploaded.status(alice, document).equals("running"));
            killed.kill();
        }
        try (ConfigurableApplicationContext heir = node()) {
            Client alice = new Client(TestServer.port(heir), "anonymous", "default", null, HttpClient.newHttpClient());

            var job = Uploaded.finished(alice, document);

            assertThat(job.get("status").asString()).isEqualTo("indexed");
            assertThat(job.get("attempts").asInt()).isEqualTo(2);
        }
    }

    private static int indexed(ModuleDatabase rows) {
        return rows.dsl().fetchSingle("select count(*) from job where state = 'indexed'").get(0, Integer.class);
    }

    private ConfigurableApplicationContext node() {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("voicehelper.objects.folder", OBJECTS.toString()));
        for (String argument : arguments()) {
            String[] parts = argument.substring(2).split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        return TestServer.start(settings);
    }

    private String[] arguments() {
        return new String[] {
            "--voicehelper.datasource.url=" + database,
            "--voicehelper.security.anonymous=allow",
            "--voicehelper.rate-limit.per-minute=1000000",
            "--voicehelper.rate-limit.per-hour=1000000",
            "--voicehelper.indexing.lease=2s"};
    }
}
