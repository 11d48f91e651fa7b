package com.voicehelper.strangler.operate;

import static com.voicehelper.strangler.operate.OperatedMonolith.VIEWER;
import static com.voicehelper.strangler.operate.OperatedMonolith.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A module whose two sides differ, as its operator finds out and mends it: from the terminal alone. */
class DifferencesTests {

    @Test
    void whatDiffersIsShownAndMendedFromTheTerminal() throws Exception {
        try (OperatedMonolith monolith = OperatedMonolith.start()) {
            monolith.seed(300);
            assertThat(monolith.commandLine("differences", "conversation").errors()).contains("in stage MONOLITH, so there is nothing that could differ");
            assertThat(monolith.commandLine("repair", "conversation").errors()).contains("start the move first");
            assertThat(monolith.commandLine("start", "conversation").code()).isZero();
            Eventually.holds(Duration.ofSeconds(30), () -> monolith.state("conversation").stage() == Stage.IN_SYNC);
            assertThat(monolith.commandLine("repair", "conversation").out()).contains("No row of conversation is known to differ");

            OperatedMonolith.sql(monolith.target(), """
                    set session_replication_role = replica; update conversation.message set content = 'secret' where sequence_number = 3;
                    delete from conversation.message where sequence_number = 4""");
            assertThat(monolith.commandLine("verify", "conversation").code()).isZero();
            Eventually.holds(() -> flow(monolith).path("differences").asLong() == 60 && !flow(monolith).path("verifying").asBoolean());

            JsonNode found = table(monolith).path("verification");
            assertThat(found.path("different").asLong() + " " + found.path("missing").asLong() + " " + found.path("extra").asLong() + " " + found.path("compared").asLong()).isEqualTo("30 30 0 300");
            assertThat(monolith.get("/strangler/conversation").path("next_steps").get(0).path("command").asString()).isEqualTo("repair");
            assertThat(monolith.commandLine("ramp", "conversation", "--percent", "5").errors()).contains("60 rows that differ: look at the differences, then repair");

            assertThat(monolith.commandLine("differences", "conversation").out()).contains("60 rows of conversation differ", "content", "6 characters, #", "no row").doesNotContain("secret");
            assertThat(monolith.commandLine("differences", "conversation", "--rows").out()).contains("'secret'", "'Message 3'");
            assertThat(monolith.bean(Audit.class).latest("conversation", 1).getFirst().figures()).containsEntry("command", "differences").containsEntry("rows", 60);
            assertThat(monolith.look(VIEWER, "/strangler/conversation/differences").body()).doesNotContain("secret");
            assertThat(monolith.look(VIEWER, "/strangler/conversation/differences?rows=true").statusCode()).isEqualTo(403);
            assertThat(monolith.look(VIEWER, "/strangler/conversation/differences?limit=0").statusCode()).isEqualTo(400);
            assertThat(monolith.look(VIEWER, "/strangler/billing/differences").statusCode()).isEqualTo(404);

            String step = "make conversation.message equal to what the monolith has: at the service replace 30 rows, insert 30 and delete 0";
            assertThat(monolith.commandLine("repair", "conversation", "--dry-run").out()).contains("1. " + step, "2. compare every row");
            assertThat(flow(monolith).path("differences").asLong()).isEqualTo(60);
            assertThat(monolith.commandLine("repair", "conversation", "--reason", "planted").out()).contains(step);
            Eventually.holds(() -> flow(monolith).path("differences").asLong() == 0 && flow(monolith).hasNonNull("verified_at"));
            assertThat(table(monolith).path("verification").path("equal").asLong()).isEqualTo(300);
            Audit.Entry repaired = monolith.bean(Audit.class).latest("conversation", 1).getFirst();
            assertThat(repaired.why()).isEqualTo("planted");
            assertThat(repaired.figures()).containsEntry("replaced", 30).containsEntry("inserted", 30).containsEntry("deleted", 0);
            assertThat(monolith.commandLine("ramp", "conversation", "--percent", "5").code()).isZero();
            assertThat(body(monolith.post("/strangler/conversation/cancel", "{}")).path("stage").asString()).isEqualTo("MONOLITH");
        }
    }

    private static JsonNode flow(OperatedMonolith monolith) {
        return monolith.get("/strangler/conversation").path("replication");
    }

    private static JsonNode table(OperatedMonolith monolith) {
        List<JsonNode> tables = flow(monolith).path("tables").valueStream().filter(table -> table.path("table").asString().equals("message")).toList();
        return tables.getFirst();
    }
}
