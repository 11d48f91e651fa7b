package com.voicehelper.strangler.operate;

import static com.voicehelper.strangler.operate.OperatedMonolith.body;
import static com.voicehelper.strangler.operate.OperatedMonolith.sql;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.operate.OperatedMonolith.Printed;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator should not have done: refused with the reason and the next step, by REST and by command line, and nothing is changed. */
class MisuseTests {

    private static OperatedMonolith monolith;

    @BeforeAll
    static void start() {
        monolith = OperatedMonolith.start();
    }

    @AfterEach
    void home() throws Exception {
        // A lock that a test held goes a moment after its connection.
        Eventually.holds(() -> monolith.commandLine("cancel", "conversation").code() == 0);
    }

    @AfterAll
    static void stop() {
        monolith.close();
    }

    @Test
    void commandsOutOfOrder() throws Exception {
        for (Command command : List.of(Command.VERIFY, Command.ADVANCE, Command.SWITCH, Command.REVERSE, Command.COMPLETE, Command.BACK)) {
            assertRefused("conversation", command.word(), "start");
        }
        begin();
        for (Command command : List.of(Command.SWITCH, Command.COMPLETE)) {
            assertRefused("conversation", command.word(), null);
        }
        assertThat(monolith.commandLine("ramp", "conversation", "--percent", "100").code()).isZero();
        assertRefused("conversation", "advance", "switch");
        assertRefused("conversation", "complete", "switch");
    }

    @Test
    void aPercentageAboveWhatTheStagePermits() {
        ModuleState before = monolith.state("conversation");
        for (String percent : List.of("0.01", "5", "100")) {
            var rest = monolith.post("/strangler/conversation/ramp", "{\"percent\": " + percent + "}");
            assertThat(rest.statusCode()).isEqualTo(409);
            assertThat(body(rest).path("message").asString()).isEqualTo("Stage MONOLITH permits no reads at the service; it may serve them when its data is in sync");
            assertThat(body(rest).path("next_steps").get(0).path("command").asString()).isEqualTo("start");
            assertThat(monolith.commandLine("ramp", "conversation", "--percent", percent).code()).isOne();
        }
        assertThat(monolith.state("conversation")).isEqualTo(before);
    }

    @Test
    void twoOperatorsAtOnceWhileACommandRuns() throws Exception {
        try (Connection other = DriverManager.getConnection(monolith.database()); Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtextextended('voicehelper command conversation', 0)), set_config('application_name', 'start by lee', false)");
            assertRefused("conversation", "start", "start");
            assertThat(monolith.commandLine("start", "conversation").errors())
                    .matches("Another command for conversation is running \\(start by lee, since \\d+ s\\); look at its status and decide again.\n");
        }
    }

    @Test
    void manyOperatorsAtOnce() throws Exception {
        begin();
        long version = monolith.state("conversation").version();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Printed>> all = new ArrayList<>();
        try (var operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int operator = 1; operator <= 16; operator++) {
                String percent = String.valueOf(operator);
                all.add(operators.submit(() -> {
                    go.await();
                    return monolith.commandLine("ramp", "conversation", "--percent", percent, "--reason", percent + " percent");
                }));
            }
            go.countDown();
        }
        int done = 0;
        for (Future<Printed> each : all) {
            Printed printed = each.get();
            done += printed.code() == 0 ? 1 : 0;
            if (printed.code() != 0) {
                assertThat(printed.errors()).matches("operator was faster \\(\\d+ percent\\): conversation is now at stage READS_RAMPING with \\d+ % of reads at the service; look at its status and decide again.\n");
            }
        }
        assertThat(done).isPositive();
        assertThat(monolith.state("conversation").version()).as("each that was told so has changed the row, and nobody else").isEqualTo(version + done);
        List<Audit.Entry> changes = monolith.bean(Audit.class).latest("conversation", 100).stream().filter(entry -> entry.version() > version && !entry.figures().containsKey("refused")).toList();
        assertThat(changes).hasSize(done);
    }

    @Test
    void aModuleThatCannotBeMoved() {
        assertRefused("identity", "start", "start");
        assertThat(monolith.commandLine("start", "identity").errors()).contains("voicehelper.services.identity.datasource.url is not set");
        assertThat(monolith.commandLine("start", "billing").errors()).isEqualTo(
                "There is no module 'billing'; the modules are " + String.join(", ", ApplicationProcess.modules()) + ".\n");
        assertThat(monolith.commandLine("start", "../identity").code()).isEqualTo(2);
        assertThat(monolith.post("/strangler/..%2fidentity/start", "{}").statusCode()).isBetween(400, 404);
    }

    @Test
    void aTargetThatHoldsRows() throws Exception {
        foreignRow();
        try {
            assertRefused("conversation", "start", "start");
            assertThat(monolith.commandLine("start", "conversation").errors()).contains("table conversation.conversation of the target holds rows; it must be empty");
        } finally {
            sql(monolith.target(), "set session_replication_role = replica; delete from conversation.conversation");
        }
        begin();
    }

    @Test
    void aCancelWithoutAMove() throws Exception {
        begin();
        assertThat(monolith.commandLine("cancel", "conversation").code()).isZero();
        foreignRow();
        assertThat(monolith.commandLine("cancel", "conversation").code()).isZero();
        try (Connection target = DriverManager.getConnection(monolith.target()); Statement statement = target.createStatement();
                var rows = statement.executeQuery("select 1 from conversation.conversation")) {
            assertThat(rows.next()).as("what no move has brought is not emptied").isTrue();
        } finally {
            sql(monolith.target(), "set session_replication_role = replica; delete from conversation.conversation");
        }
    }

    private static void foreignRow() {
        sql(monolith.target(), """
                set session_replication_role = replica;
                insert into conversation.conversation (id, tenant_id, user_id, title, status, metadata, msg_count, token_count, last_sequence, created_at, updated_at, last_msg_at)
                values (uuidv7(), 'default', 'somebody', 'not of this monolith', 'active', '{}', 0, 0, 0, now(), now(), now())""");
    }

    private static void begin() throws Exception {
        Printed started = monolith.commandLine("start", "conversation");
        assertThat(started.code()).as(started.errors()).isZero();
        Eventually.holds(() -> monolith.state("conversation").stage() == Stage.IN_SYNC);
    }

    /** @param next the command that the refusal names as the next step; null: any */
    private static void assertRefused(String module, String command, String next) {
        ModuleState before = monolith.state(module);
        var rest = monolith.post("/strangler/" + module + "/" + command, "{\"reason\": \"misuse\"}");
        assertThat(rest.statusCode()).as("%s: %s", command, rest.body()).isEqualTo(409);
        String message = body(rest).path("message").asString();
        assertThat(message).as(command).hasSizeGreaterThan(20).doesNotContain("Exception");
        assertThat(body(rest).path("next_steps").isEmpty()).as(command).isFalse();
        if (next != null) {
            assertThat(body(rest).path("next_steps").get(0).path("command").asString()).as(command).isEqualTo(next);
        }
        Printed printed = monolith.commandLine(command, module);
        assertThat(printed.code()).as(command).isOne();
        assertThat(printed.out()).isEmpty();
        assertThat(printed.errors()).as(command).hasLineCount(1);
        assertThat(monolith.state(module)).as(command).isEqualTo(before);
        assertThat(monolith.commandLine("audit", module).out()).as(command).contains("refused ", message);
    }
}
