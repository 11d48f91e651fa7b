package com.voicehelper.indexing.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.voicehelper.indexing.Uploaded;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** All at once to a process that has 224 MB of heap. With {@code -Dhostile=all} also one that takes all of it, and two that take long. */
class HostileUploadsTests {

    private static final boolean ALL = "all".equals(System.getProperty("hostile"));
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void eachEndsWithAStateAndAReasonAndTheNextDocumentIsIndexed() throws Exception {
        try (ApplicationProcess node = ApplicationProcess.start("hostile-uploads", "--voicehelper.datasource.url=" + TestPostgres.createDatabase(),
                "--voicehelper.security.anonymous=allow", "--voicehelper.objects.folder=" + folder.resolve("objects")).awaitReady(Duration.ofSeconds(90))) {
            Client client = new Client(node.uri().getPort(), "anonymous", "default", null, HttpClient.newHttpClient());
            Map<UUID, Expected> documents = new LinkedHashMap<>();
            for (Expected file : files()) {
                documents.put(Uploaded.by(client, file.path().getFileName().toString(), Files.readAllBytes(file.path())), file);
            }
            UUID next = Uploaded.by(client, "next.md", "# Whales\n\nThey sing.");

            for (Map.Entry<UUID, Expected> each : documents.entrySet()) {
                Eventually.holds(PATIENCE, () -> Uploaded.ended(client, each.getKey()));
                assertThat(ending(client, each.getKey())).as("%s", each.getValue()).isEqualTo(each.getValue().ending());
            }
            Eventually.holds(PATIENCE, () -> Uploaded.ended(client, next));
            assertThat(ending(client, next)).isEqualTo(Expected.INDEXED);
            Eventually.holds(() -> client.post("/api/v1/search", "{\"query\":\"whales sing\"}").body().get("results").size() > 0);
            assertThat(client.get("/ready").status()).isEqualTo(200);
            assertThat(node.output()).doesNotContain("left behind", "cannot be gone on with");
        }
    }

    private record Expected(Path path, Tuple ending) {

        static final Tuple INDEXED = tuple("indexed", "null", true, 1);

        static Expected indexed(Path path) {
            return new Expected(path, INDEXED);
        }

        static Expected failed(Path path, String code) {
            return new Expected(path, tuple("failed", code, false, 1));
        }
    }

    private List<Expected> files() throws IOException {
        List<Expected> files = new ArrayList<>(List.of(
                Expected.failed(SampleFiles.docxWith(folder, "word/styles.xml", output -> output.write(new byte[20 << 20])), "too-large"),
                Expected.failed(SampleFiles.pdfBomb(folder, 300L << 20, false), "too-large"),
                Expected.failed(SampleFiles.encryptedPdf(folder), "encrypted"),
                Expected.failed(Files.write(folder.resolve("nested.zip"), SampleFiles.nested(3)), "unsupported"),
                Expected.failed(SampleFiles.deepHtml(folder, 1_000_000), "too-large")));
        if (ALL) {
            // The check of its streams does not see this one, and the parser holds it whole, until there is no memory for anybody.
            files.add(Expected.failed(SampleFiles.pdfBomb(folder, 300L << 20, true), "too-complex"));
            files.add(Expected.failed(Files.writeString(folder.resolve("line.txt"), "whales sing ".repeat(4_300_000)), "too-large"));
            files.add(Expected.indexed(SampleFiles.pdf(folder, 5_000)));
        }
        return files;
    }

    /** Its state, the code and whether there is no reason, and how often it was begun. */
    private static Tuple ending(Client client, UUID document) {
        JsonNode job = client.get("/api/v1/indexing/jobs/" + document).body();
        return tuple(job.get("status").asString(), job.get("error_code").asString("null"), job.get("error").asString("").isEmpty(), job.get("attempts").asInt());
    }
}
