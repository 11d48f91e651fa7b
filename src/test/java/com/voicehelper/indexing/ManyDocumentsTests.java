package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import com.voicehelper.support.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A queue as long as somebody's whole archive, and a process with 224 MB of heap to work it off: {@code -Ddocuments=10000}. */
class ManyDocumentsTests {

    private static final int DOCUMENTS = Integer.getInteger("documents", 100);
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(1).plus(Duration.ofMillis(60L * DOCUMENTS));

    private final String database = TestPostgres.createDatabase();
    private final Connection rows = DriverManager.getConnection(database);

    @TempDir
    private Path objects;

    ManyDocumentsTests() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void allAreIndexedAndAnotherTenantsOneDoesNotWaitForThem() throws Exception {
        Client archive;
        Client single;
        UUID last;
        try (ConfigurableApplicationContext nobodyIndexes = TestServer.start(Map.of("voicehelper.datasource.url", database,
                "voicehelper.objects.folder", objects.toString(), "voicehelper.indexing.workers", "0"))) {
            archive = TestServer.newUser(nobodyIndexes, "archive");
            upload(archive);
            Eventually.holds(PATIENCE, () -> count("select count(*) from indexing.job where state = 'queued'") == DOCUMENTS);
            single = TestServer.newUser(nobodyIndexes, "single");
            last = Uploaded.by(single, "last.md", "# Last\n\nThe keeper of the lighthouse came last.");
            Eventually.holds(() -> count("select count(*) from indexing.job where state = 'queued'") == DOCUMENTS + 1);
        }
        try (ApplicationProcess node = ApplicationProcess.start("many-documents", "--voicehelper.datasource.url=" + database,
                "--voicehelper.objects.folder=" + objects).awaitReady(Duration.ofSeconds(90))) {
            Eventually.holds(PATIENCE, () -> count("select count(*) from indexing.job where state = 'indexed'") == DOCUMENTS + 1);

            assertThat(count("select count(*) from indexing.job where attempts <> 1")).isZero();
            assertThat(count("select count(*) from indexing.job where changed_at < (select changed_at from indexing.job where document_id = '" + last + "')"))
                    .as("documents of the archive that were indexed before the other tenant's").isLessThan(10);
            Eventually.holds(PATIENCE, () -> count("select count(*) from knowledge.document where state = 'indexed'") == DOCUMENTS + 1);
            Eventually.holds(PATIENCE, () -> found(at(node, archive), "heron number " + (DOCUMENTS - 1)).contains("Heron number " + (DOCUMENTS - 1) + " "));
            assertThat(found(at(node, single), "lighthouse keeper")).contains("lighthouse").doesNotContain("Heron");
            assertThat(node.output()).doesNotContain("OutOfMemoryError");
        }
    }

    private static void upload(Client client) throws Exception {
        try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> uploads = new ArrayList<>();
            for (int number = 0; number < DOCUMENTS; number++) {
                String name = "Heron number " + number;
                uploads.add(people.submit(() -> Uploaded.by(client, name + ".md", "# " + name + "\n\n" + (name + " stands in the reeds and waits. ").repeat(30))));
            }
            for (Future<?> upload : uploads) {
                upload.get();
            }
        }
    }

    private long count(String query) throws SQLException {
        try (Statement statement = rows.createStatement(); ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Client at(ApplicationProcess node, Client client) {
        return new Client(node.uri().getPort(), client.userId(), client.tenantId(), client.token(), client.http());
    }

    private static String found(Client client, String words) {
        return client.post("/api/v1/search", "{\"query\":\"" + words + "\"}").text();
    }
}
