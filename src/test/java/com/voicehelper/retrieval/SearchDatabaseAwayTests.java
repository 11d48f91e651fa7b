package com.voicehelper.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.indexing.Uploaded;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import com.voicehelper.support.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The module's database refuses it for a while, and no other module. On a cluster of its own, for roles are a cluster's. */
class SearchDatabaseAwayTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String QUESTION = "How many kinds of linen paper does Brackwater Mills make?";
    private static final String FACT = "seventeen";

    private final String database = TestPostgres.createDatabase("retrieval-away");

    @TempDir
    private Path objects;

    @AfterEach
    void letIn() throws SQLException {
        execute("alter role retrieval login");
    }

    @Test
    void nothingIsFoundOnlyWhereThereIsNothing() throws Exception {
        try (ConfigurableApplicationContext server = TestServer.start(Map.of("voicehelper.datasource.url", database,
                "voicehelper.datasource.connect-timeout", "500ms", "voicehelper.objects.folder", objects.toString()))) {
            Client alice = TestServer.newUser(server, "acme");
            Uploaded.finished(alice, Uploaded.by(alice, "mill.md", "# Brackwater Mills\n\nBrackwater Mills makes seventeen kinds of linen paper."));
            Eventually.holds(PATIENCE, () -> search(alice, QUESTION).text().contains(FACT));
            String conversation = alice.conversation();
            assertThat(reply(alice, conversation).text()).contains(FACT);

            execute("alter role retrieval nologin", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'retrieval'");

            assertRefusedForNow(search(alice, QUESTION));
            assertRefusedForNow(search(alice, "linen"));
            assertRefusedForNow(alice.get("/api/v1/search?q=linen"));
            assertRefusedForNow(alice.post("/v1/knowledge/search", "{\"query\":\"linen\"}"));
            assertRefusedForNow(alice.post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}"));
            Reply answer = reply(alice, conversation);
            assertThat(answer.status()).as(answer.text()).isBetween(500, 599);
            assertThat(answer.text()).doesNotContain(FACT, "I found nothing", "SQL", "retrieval");
            String stream = alice.post("/api/v1/chat/stream", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}").text();
            assertThat(stream).contains("error").doesNotContain(FACT, "I found nothing", "SQL");
            Eventually.holds(PATIENCE, () -> alice.get("/ready").status() == 503);

            execute("alter role retrieval login");

            Eventually.holds(PATIENCE, () -> search(alice, QUESTION).text().contains(FACT));
            assertThat(reply(alice, conversation).text()).contains(FACT);
            Eventually.holds(PATIENCE, () -> alice.get("/ready").status() == 200);
        }
    }

    private static void assertRefusedForNow(Reply refused) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.response().headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(refused.body().has("results")).isFalse();
    }

    private static Reply search(Client client, String words) {
        return client.post("/api/v1/search", "{\"query\":\"" + words + "\"}");
    }

    private static Reply reply(Client client, String conversation) {
        return client.post("/api/v1/conversations/" + conversation + "/messages", "{\"content\":\"" + QUESTION + "\",\"stream\":false}");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database); Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
