package com.voicehelper.strangler.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.store.Stores;
import com.voicehelper.strangler.store.sqlite.Rows;
import com.voicehelper.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A store as its operator and its viewer see it, from its plan file to its end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoreOperateTests {

    @TempDir
    static Path folder;

    private static OperatedMonolith monolith;
    private static Path file;

    @BeforeAll
    static void start() throws Exception {
        file = folder.resolve("words.db");
        sqlite("create table words (id integer primary key, word text)");
        sqlite("insert into words values (1, 'one'), (2, 'two')");
        monolith = OperatedMonolith.start("--voicehelper.strangler.stores=" + Files.writeString(folder.resolve("words.yaml"), """
                store: words
                kind: sqlite
                ramp: [50, 100]
                sqlite:
                  file: ${words.file}
                  schema: english
                  tables:
                    - {table: words, key: id, columns: [{name: id, type: bigint}, {name: word, type: text}]}
                """), "--words.file=" + file);
        OperatedMonolith.sql(monolith.database(), "create schema english");
    }

    @AfterAll
    static void stop() {
        monolith.close();
    }

    @Test
    @Order(1)
    void aStoreIsListedWithWhatBlocksItsStart() {
        JsonNode stores = monolith.get("/strangler/stores").path("stores");
        assertThat(stores.get(0).path("mode").asString()).isEqualTo("OLD");
        assertThat(stores.get(0).path("next_steps").get(0).path("blocked_by").get(0).asString()).contains("there is no table english.words");
        var refused = monolith.commandLine("store", "start", "words");
        assertThat(refused.code()).isOne();
        assertThat(refused.errors()).contains("make it by a migration");
        assertThat(monolith.commandLine("store", "status").out()).contains("words", "sqlite", "MONOLITH");
        OperatedMonolith.sql(monolith.database(), "create table english.words (id bigint primary key, word text)");
    }

    @Test
    @Order(2)
    void aDryRunSaysTheStepsAndChangesNothing() {
        var dry = monolith.commandLine("store", "start", "words", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("Nothing was done", "both sides are written", "copy what is there");
        assertThat(monolith.get("/strangler/stores/words").path("version").asInt()).isOne();
    }

    @Test
    @Order(3)
    void whatIsWrongIsListedAndTheExitCodeSaysSo() throws Exception {
        sqlite("update words set word = char(0) || 'x' where id = 2");
        var started = monolith.commandLine("store", "start", "words", "--watch", "--reason", "Friday");
        assertThat(started.code()).isOne();
        assertThat(started.out()).contains("1 failed", "words/2", "column word");
        assertThat(monolith.commandLine("store", "differences", "words").code()).isOne();
        sqlite("update words set word = 'two' where id = 2");
        var repaired = monolith.commandLine("store", "repair", "words", "--watch");
        assertThat(repaired.code()).as(repaired.out()).isZero();
        Eventually.holds(() -> monolith.get("/strangler/stores/words").path("stage").asString().equals("IN_SYNC"));
    }

    @Test
    @Order(4)
    void everyCommandLeadsOnAndIsAuditedWithWhoAndWhyAndFigures() {
        assertThat(monolith.commandLine("store", "ramp", "words", "--percent", "12.5", "--reason", "a look").code()).isZero();
        assertThat(monolith.commandLine("store", "advance", "words").out()).contains("50 % at the new side");
        var out = monolith.commandLine("store", "audit", "words", "--json");
        JsonNode entry = JsonMapper.shared().readTree(out.out()).path("audit").get(1);
        assertThat(entry.path("who").asString()).isEqualTo("operator");
        assertThat(entry.path("why").asString()).isEqualTo("a look");
        assertThat(entry.path("to_percent").asDouble()).isEqualTo(12.5);
        assertThat(entry.path("figures").path("command").asString()).isEqualTo("ramp");
        assertThat(monolith.metrics()).contains("strangler_store_outstanding{store=\"words\"}");
    }

    @Test
    @Order(5)
    void aWordThatIsWrongIsRefusedWithASentence() {
        assertThat(monolith.commandLine("store", "switch", "words").errors()).contains("Writes move after the reads").contains("ramp them to 100 first");
        assertThat(monolith.commandLine("store", "complete", "words").errors()).contains("a move is complete after the switch");
        assertThat(monolith.commandLine("store", "ramp", "words", "--percent", "101").code()).isEqualTo(2);
        assertThat(monolith.commandLine("store", "ramp", "words").errors()).contains("needs --percent");
        assertThat(monolith.commandLine("store", "explode", "words").errors()).contains("There is no command 'explode' for a store");
        assertThat(monolith.commandLine("store", "start").errors()).contains("needs a store");
        assertThat(monolith.commandLine("store", "status", "books").errors()).contains("There is no store 'books'; the stores are words");
        assertThat(monolith.post("/strangler/stores/words/ramp", "{\"percent\": 5, \"force\": true}").statusCode()).isEqualTo(400);
        assertThat(monolith.post("/strangler/stores/words/explode", "{}").statusCode()).isEqualTo(400);
        assertThat(monolith.send(OperatedMonolith.VIEWER, "/strangler/stores/words/start", "POST", "application/json", "{}").statusCode()).isEqualTo(403);
        assertThat(monolith.look(OperatedMonolith.VIEWER, "/strangler/stores/words").statusCode()).isEqualTo(200);
        assertThat(monolith.look(null, "/strangler/stores").statusCode()).isEqualTo(401);
    }

    @Test
    @Order(6)
    void theStoreMovesToItsEndByTheCommandLineAlone() {
        Rows rows = monolith.bean(Stores.class).port("words", Rows.class);
        for (String command : List.of("advance", "switch")) {
            var done = monolith.commandLine("store", command, "words");
            assertThat(done.code()).as(done.errors()).isZero();
        }
        rows.insert("words", Map.of("id", 3L, "word", "three"));
        assertThat(monolith.commandLine("store", "verify", "words", "--watch").code()).isZero();
        assertThat(monolith.commandLine("store", "complete", "words").out()).contains("stage EXTRACTED, mode NEW");
        assertThat(rows.find("anyone", "words", 3L)).containsEntry("word", "three");
        assertThat(monolith.commandLine("store", "cancel", "words").errors()).contains("no way back from EXTRACTED");
    }

    @Test
    @Order(7)
    void aPlanThatIsWrongStopsTheStartInOneLine() throws Exception {
        Path plan = Files.writeString(folder.resolve("wrong.yaml"), "store: words\nkind: sqlite\nmode: postgres\n");
        assertThatThrownBy(() -> monolith.anotherNode("--voicehelper.strangler.stores=" + plan)).hasMessageContaining("ended with exit code 1").hasMessageContaining(
                "\nVoiceHelper does not start: " + plan + " line 3, mode: 'postgres' is not one of [OLD, DUAL_OLD_PRIMARY, DUAL_NEW_PRIMARY, NEW]");
    }

    private static void sqlite(String sql) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file); var statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 5000");
            statement.execute(sql);
        }
    }
}
