package com.voicehelper.strangler.operate;

import static com.voicehelper.strangler.operate.OperatedMonolith.OPERATOR;
import static com.voicehelper.strangler.operate.OperatedMonolith.VIEWER;
import static com.voicehelper.strangler.operate.OperatedMonolith.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.operate.OperatedMonolith.Printed;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Eventually;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.togglz.core.manager.FeatureManager;
import tools.jackson.databind.JsonNode;

/** The monolith as its operator sees it. */
class OperateTests {

    private static OperatedMonolith monolith;

    @BeforeAll
    static void start() {
        monolith = OperatedMonolith.start();
    }

    @AfterAll
    static void stop() {
        monolith.close();
    }

    @Test
    void everyModuleIsListedWithItsStage() {
        JsonNode modules = monolith.get("/strangler").path("modules");
        assertThat(modules.valueStream().map(module -> module.path("module").asString())).containsExactlyElementsOf(ApplicationProcess.modules());
        assertThat(modules.get(1).path("stage").asString()).isEqualTo("MONOLITH");
    }

    @Test
    void aStatusSaysWhatBlocksTheNextStep() {
        JsonNode status = monolith.get("/strangler/identity");
        assertThat(status.path("effective_read_percent").asInt()).isZero();
        assertThat(status.path("next_steps").get(0).path("command").asString()).isEqualTo("start");
        assertThat(status.path("blocked_by").get(0).asString()).contains("voicehelper.services.identity");
    }

    @Test
    void aDryRunThatWouldBeRefusedPrintsWhatIsInTheWayAndTheSteps() {
        Printed dry = monolith.commandLine("start", "identity", "--dry-run");
        assertThat(dry.code()).isEqualTo(1);
        assertThat(dry.out()).contains("would be refused", "1. install fence", "  blocked: voicehelper.services.identity.datasource.url is not set");
        assertThat(dry.errors()).isEmpty();
    }

    @Test
    void anUnknownModuleIsNotFoundAndTheKnownAreListed() {
        var answer = monolith.post("/strangler/billing/start", "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(body(answer).path("message").asString()).isEqualTo(
                "There is no module 'billing'; the modules are " + String.join(", ", ApplicationProcess.modules()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"percent\": 12.345} | The percentage 12.345 is finer than steps of 0.01",
            "{\"percent\": -1} | The percentage -1 is not between 0 and 100",
            "{\"percent\": 101} | The percentage 101 is not between 0 and 100",
            "{\"percent\": \"abc\"} | The percentage 'abc' is not a number such as 5 or 0.25",
            "{\"percent\": 1e999999999} | The percentage '1e999999999' is not a number",
            "{} | The command ramp needs a percentage",
            "'' | The command ramp needs a percentage",
            "{\"percent\": 5, \"force\": true} | force",
            "{\"percent\": {}} | percent",
            "{\"percent\": | JSON",
            "[1] | "})
    void aBadBodyIsRefusedWithASentenceAndChangesNothing(String body, String problem) {
        long version = states().get("identity").version();
        var answer = monolith.post("/strangler/identity/ramp", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(body(answer).path("message").asString()).contains(problem == null ? "" : problem).doesNotContain("Exception");
        assertThat(states().refresh("identity").version()).isEqualTo(version);
    }

    @Test
    void aCommandOutOfOrderIsRefusedAndSaysWhatComesNext() {
        var answer = monolith.post("/strangler/identity/switch", "{\"reason\": \"hurry\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(body(answer).path("message").asString()).contains("Writes move after the reads");
        assertThat(body(answer).path("next_steps").get(0).path("command").asString()).isEqualTo("start");
        assertThat(monolith.post("/strangler/identity/dance", "").statusCode()).isEqualTo(400);
    }

    @Test
    void onlyWhoSignsInIsAnswered() {
        for (String path : List.of("/strangler", "/strangler/identity", "/togglz-console/index", "/actuator/togglz")) {
            assertThat(monolith.look(null, path).statusCode()).as(path).isEqualTo(401);
            assertThat(monolith.look("viewer:wrong", path).statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void aViewerSeesEverything() {
        for (String path : List.of("/strangler", "/strangler/conversation", "/strangler/conversation/audit", "/operations/events/parked", "/actuator", "/actuator/health",
                "/actuator/togglz", "/actuator/togglz/CONVERSATION_READS", "/togglz-console/index")) {
            assertThat(monolith.look(VIEWER, path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aViewerChangesNothing() {
        long version = states().refresh("conversation").version();
        for (String path : List.of("/strangler/conversation/start", "/strangler/conversation/verify", "/strangler/conversation/dance", "/actuator/togglz/CONVERSATION_READS")) {
            var refused = monolith.send(VIEWER, path, "POST", "application/json", "{\"enabled\": true}");
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(body(refused).path("message").asString()).isEqualTo("A viewer may look and change nothing; sign in as the operator");
        }
        for (String method : List.of("PUT", "PATCH", "DELETE", "OPTIONS", "get", "BREW")) {
            assertThat(monolith.send(VIEWER, "/strangler/conversation/start", method, null, null).statusCode()).as(method).isEqualTo(403);
        }
        assertThat(monolith.console(VIEWER, "CONVERSATION_READS", "5").statusCode()).isEqualTo(403);
        assertThat(states().refresh("conversation").version()).isEqualTo(version);
    }

    @Test
    void aViewersCommandLineLooksAndChangesNothing() {
        assertThat(OperatedMonolith.run(List.of("status", "conversation", "--user", "viewer", "--url", monolith.url()), "only looks")).satisfies(looked -> {
            assertThat(looked.code()).isZero();
            assertThat(looked.out()).contains("MONOLITH");
        });
        assertThat(OperatedMonolith.run(List.of("start", "conversation", "--user", "viewer", "--url", monolith.url()), "only looks"))
                .isEqualTo(new Printed(1, "", "A viewer may look and change nothing; sign in as the operator.\n"));
    }

    @Test
    void aFlagAboveWhatTheStagePermitsIsRefused() {
        var actuator = monolith.post("/actuator/togglz/IDENTITY_READS", "{\"enabled\": true, \"strategy\": \"sticky-percentage\", \"parameters\": \"percentage=5\"}");
        assertThat(actuator.statusCode()).isEqualTo(409);
        assertThat(actuator.body()).contains("Stage MONOLITH permits no reads at the service");
        var shadow = monolith.post("/actuator/togglz/IDENTITY_SHADOW", "{\"enabled\": true, \"strategy\": \"sticky-percentage\", \"parameters\": \"percentage=5\"}");
        assertThat(shadow.statusCode()).isEqualTo(409);
        assertThat(shadow.body()).contains("Stage MONOLITH permits no shadow reads");
        var console = monolith.console(OPERATOR, "IDENTITY_READS", "5");
        assertThat(console.statusCode()).isEqualTo(409);
        assertThat(console.body()).contains("Stage MONOLITH permits no reads at the service");
        assertThat(states().refresh("identity").effectiveReadShare()).isZero();
    }

    @Test
    void restFlagsAndCommandLineAreOneTruth() throws Exception {
        Printed dry = monolith.commandLine("start", "conversation", "--dry-run");
        assertThat(dry.out()).contains("1. install fence and change capture", "2. stage COPYING");
        assertThat(states().refresh("conversation").stage()).isEqualTo(Stage.MONOLITH);

        assertDone("start", "conversation", "--reason", "rehearsal");
        Eventually.holds(() -> states().refresh("conversation").stage() == Stage.IN_SYNC);

        assertThat(monolith.commandLine("shadow", "conversation", "--percent", "0.5").out()).contains("SHADOWING", "0.5 % of the reads that the monolith serves");
        assertThat(monolith.get("/actuator/togglz/CONVERSATION_SHADOW").path("params").path("percentage").asString()).isEqualTo("0.5");
        assertThat(monolith.console(OPERATOR, "CONVERSATION_SHADOW", "20").statusCode()).isEqualTo(200);
        assertThat(states().refresh("conversation")).matches(state -> state.stage() == Stage.SHADOWING && state.effectiveShadowShare() == 2_000);
        assertThat(body(monolith.post("/strangler/conversation/shadow", "{\"percent\": 0}")).path("stage").asString()).isEqualTo("IN_SYNC");

        assertDone("ramp", "conversation", "--percent", "12.5");
        assertThat(monolith.get("/strangler/conversation").path("effective_read_percent").asString()).isEqualTo("12.5");
        assertThat(monolith.get("/actuator/togglz/CONVERSATION_READS").path("params").path("percentage").asString()).isEqualTo("12.5");

        assertThat(monolith.console(OPERATOR, "CONVERSATION_READS", "33.33").statusCode()).isEqualTo(200);
        assertThat(monolith.commandLine("status", "conversation").out()).contains("33.33 % at the service", "READS_RAMPING", "ROWS COPIED");
        Audit.Entry byFlag = monolith.bean(Audit.class).latest("conversation", 1).getFirst();
        assertThat(byFlag.who()).isEqualTo("operator");
        assertThat(byFlag.why()).isEqualTo("flag CONVERSATION_READS");

        assertThat(monolith.console(OPERATOR, "CONVERSATION_READS", "55.555").statusCode()).isEqualTo(200);
        assertThat(states().refresh("conversation").effectiveReadShare()).isEqualTo(3_333);
        assertThat(monolith.post("/actuator/togglz/CONVERSATION_READS", "{\"enabled\": false}").statusCode()).isEqualTo(200);
        assertThat(states().refresh("conversation").stage()).isEqualTo(Stage.IN_SYNC);

        assertThat(monolith.commandLine("audit", "conversation").out()).contains("operator: rehearsal", "READS_RAMPING -> IN_SYNC");
        assertThat(body(monolith.post("/strangler/conversation/ramp", "{\"percent\": 100}")).path("stage").asString()).isEqualTo("READS_MOVED");
        assertDone("switch", "conversation");
        assertThat(states().refresh("conversation")).matches(state -> state.stage() == Stage.WRITES_MOVED && state.epoch() == 2);
        assertThat(monolith.commandLine("cancel", "conversation").errors()).contains("reverse them before the move is cancelled");
        Eventually.holds(() -> monolith.commandLine("reverse", "conversation").code() == 0);
        assertDone("cancel", "conversation", "--reason", "rehearsed");
        assertThat(states().refresh("conversation").stage()).isEqualTo(Stage.MONOLITH);
        assertThat(monolith.bean(FeatureManager.class).isActive(ReadFlags.flag("conversation"))).isFalse();
    }

    @Test
    void aShadowReportSaysWhatIsNotMirroredAndHoldsNoRateThatNobodyMeasured() {
        JsonNode shadow = monolith.get("/strangler/conversation/shadow?window=15m").path("shadow");
        assertThat(shadow.path("compared").asLong()).isZero();
        assertThat(shadow.path("difference_rate").isNull()).isTrue();
        assertThat(shadow.path("not_mirrored").valueStream().map(route -> route.path("route").asString() + ": " + route.path("why").asString()))
                .contains("/api/v1/conversations/{id}/ws: a WebSocket is not a read that can be asked twice",
                        "/api/v1/chat/stream: it goes where the writes go, as an event stream does", "/api/v1/chat: only GET is mirrored");
        assertThat(monolith.commandLine("shadow-report", "conversation").out()).contains("NOT MIRRORED", "/api/v1/chat/stream");
        for (String window : List.of("0s", "8d", "soon")) {
            assertThat(monolith.look(VIEWER, "/strangler/conversation/shadow?window=" + window).statusCode()).isEqualTo(400);
        }
    }

    private static void assertDone(String... arguments) {
        Printed printed = monolith.commandLine(arguments);
        assertThat(printed.code()).as(printed.errors()).isZero();
    }

    private static ModuleStates states() {
        return monolith.bean(ModuleStates.class);
    }
}
