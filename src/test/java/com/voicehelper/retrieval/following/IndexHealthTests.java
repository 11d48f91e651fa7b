package com.voicehelper.retrieval.following;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.indexing.Uploaded;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import com.voicehelper.support.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What monitors are told of a search index that has not all documents, and what people are answered meanwhile. */
class IndexHealthTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FACT = "seventeen";

    private final String database = TestPostgres.createDatabase();

    @TempDir
    private Path folder;

    @TempDir
    private Path objects;

    private String conversation = "";

    @Test
    void aNodeIsNotReadyBeforeItsIndexHasCaughtUpOnceAndTellsWhenItIsLost() throws Exception {
        Client alice;
        try (ConfigurableApplicationContext server = start()) {
            alice = TestServer.newUser(server, "acme");
            UUID document = Uploaded.by(alice, "mill.md", "# Brackwater Mills\n\nBrackwater Mills makes seventeen kinds of linen paper.");
            Uploaded.finished(alice, document);
            Client there = alice;
            Eventually.holds(PATIENCE, () -> search(there).text().contains(FACT));
            Eventually.holds(PATIENCE, () -> there.get("/ready").status() == 200 && derived(there).equals("current"));
            conversation = there.conversation();

            try (Held rows = new Held(database)) {
                deleteIndexes();
                Eventually.holds(PATIENCE, () -> derived(there).equals("behind"));
                // Everything but searches works, and those say what they lack.
                assertThat(there.get("/ready").status()).isEqualTo(200);
                rows.release();
            }
            neverSaidToBeNothing(there);
        }
        deleteIndexes();
        try (Held rows = new Held(database); ConfigurableApplicationContext server = start()) {
            Client again = new Client(TestServer.port(server), alice.userId(), alice.tenantId(), alice.token(), alice.http());
            assertThat(again.get("/ready").status()).isEqualTo(503);
            assertThat(again.get("/health").body().at("/services/search-index").asString()).isEqualTo("unhealthy");
            assertThat(derived(again)).isEqualTo("behind");

            rows.release();

            neverSaidToBeNothing(again);
            Eventually.holds(PATIENCE, () -> again.get("/ready").status() == 200 && derived(again).equals("current"));
        }
    }

    /** Until it is found again, a search is refused for now or says that it may lack something, and so does an answer. */
    private void neverSaidToBeNothing(Client client) throws Exception {
        Eventually.holds(PATIENCE, () -> {
            Reply found = search(client);
            assertThat(found.status() == 503 || found.text().contains(FACT) || found.body().path("degraded").isString()).as(found.text()).isTrue();
            Reply answer = client.post("/api/v1/conversations/" + conversation + "/messages",
                    "{\"content\":\"How many kinds of linen paper does Brackwater Mills make?\",\"stream\":false}");
            assertThat(answer.text()).doesNotContain("I found nothing in the documents");
            return found.text().contains(FACT) && found.body().path("degraded").isMissingNode() && answer.text().contains(FACT);
        });
    }

    private static Reply search(Client client) {
        return client.post("/api/v1/search", "{\"query\":\"kinds of linen paper\"}");
    }

    private static String derived(Client client) {
        JsonNode health = client.get("/health").body();
        return health.at("/derived_data/search-index").asString();
    }

    private void deleteIndexes() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> !each.equals(folder) && !each.endsWith("in-use.lock")).sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private ConfigurableApplicationContext start() {
        return TestServer.start(Map.of("voicehelper.datasource.url", database, "voicehelper.objects.folder", objects.toString(),
                "voicehelper.retrieval.folder", folder.toString(), "voicehelper.retrieval.search.cache-entries", "0"));
    }

    /** The rows of the chunks, which nobody can read until they are released. */
    private static final class Held implements AutoCloseable {

        private final Connection connection;

        Held(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table retrieval.chunk in access exclusive mode");
            }
        }

        void release() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
