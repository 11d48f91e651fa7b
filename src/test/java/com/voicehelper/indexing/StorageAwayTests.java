package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The files are away for a while. */
class StorageAwayTests {

    @TempDir
    private Path folder;

    @Test
    void aDocumentWaitsAndSaysWhyAndIsIndexedWhenItsFileIsThereAgain() throws Exception {
        Path objects = folder.resolve("objects");
        try (ConfigurableApplicationContext server = TestServer.start(Map.of("voicehelper.objects.folder", objects.toString(),
                "voicehelper.indexing.back-off", "300ms", "voicehelper.indexing.max-back-off", "300ms"))) {
            Client alice = TestServer.newUser(server, "acme");
            UUID document = Uploaded.by(alice, "whales.md", "# Whales\n\nThey sing.");
            Uploaded.finished(alice, document);

            Files.move(objects, folder.resolve("away"));
            assertThat(alice.post("/api/v1/documents/" + document + "/reindex", "").status()).isLessThan(300);
            Eventually.holds(() -> alice.get("/api/v1/indexing/jobs/" + document).body().path("attempts").asInt() > 2);
            JsonNode waiting = alice.get("/api/v1/indexing/jobs/" + document).body();
            assertThat(waiting.get("status").asString()).isIn("queued", "running");
            assertThat(waiting.get("error_code").asString()).isNotEmpty();
            assertThat(waiting.get("error").asString()).isNotEmpty();

            Files.move(folder.resolve("away"), objects);
            JsonNode job = Uploaded.finished(alice, document);
            assertThat(job.get("status").asString()).isEqualTo("indexed");
            assertThat(job.get("error_code").isNull()).isTrue();
        }
    }
}
