package com.voicehelper.strangler.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.togglz.core.context.FeatureContext;
import org.togglz.core.manager.FeatureManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The monolith as its operator sees it. identity has nowhere to move to; conversation has a database that waits for it. */
class OperateTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PASSWORD = "a test's password";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Pattern FORM_TOKEN = Pattern.compile("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]+)\"/>");
    private static final Pattern FORM_PARAMETER = Pattern.compile("name=\"(p[^\"]*)\" type=\"text\"");

    private static ConfigurableApplicationContext monolith;
    private static String url;

    @BeforeAll
    static void start() {
        FeatureContext.clearCache();
        monolith = new SpringApplicationBuilder(VoiceHelperApplication.class).run(
                "--voicehelper.datasource.url=" + TestPostgres.createDatabase(),
                "--voicehelper.services.conversation.datasource.url=" + serviceDatabase(),
                "--voicehelper.security.operator.username=operator", "--voicehelper.security.operator.password=" + PASSWORD,
                "--server.port=0", "--spring.grpc.server.port=0");
        url = "http://127.0.0.1:" + monolith.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** As the service's first start leaves it. */
    private static String serviceDatabase() {
        String database = TestPostgres.createDatabase("second");
        Flyway.configure().dataSource(database, null, null).schemas("strangler").locations("classpath:db/migration/strangler").load().migrate();
        Flyway.configure().dataSource(database, null, null).schemas("conversation").outOfOrder(true)
                .locations("classpath:db/migration/platform", "classpath:db/migration/conversation").load().migrate();
        return database;
    }

    @AfterAll
    static void stop() {
        monolith.close();
        FeatureContext.clearCache();
    }

    @Test
    void everyModuleIsListedWithItsStage() throws Exception {
        JsonNode modules = get("/strangler").path("modules");
        assertThat(modules.valueStream().map(module -> module.path("module").asString())).containsExactly("conversation", "identity");
        assertThat(modules.get(1).path("stage").asString()).isEqualTo("MONOLITH");
    }

    @Test
    void aStatusSaysWhatBlocksTheNextStep() throws Exception {
        JsonNode status = get("/strangler/identity");
        assertThat(status.path("effective_read_percent").asInt()).isZero();
        assertThat(status.path("next_steps").get(0).path("command").asString()).isEqualTo("start");
        assertThat(status.path("blocked_by").get(0).asString()).contains("voicehelper.services.identity");
    }

    @Test
    void aDryRunThatWouldBeRefusedPrintsWhatIsInTheWayAndTheSteps() {
        Printed dry = commandLine("start", "identity", "--dry-run");
        assertThat(dry.code()).isEqualTo(1);
        assertThat(dry.out()).contains("would be refused", "1. install fence", "  blocked: voicehelper.services.identity.datasource.url is not set");
        assertThat(dry.errors()).isEmpty();
    }

    @Test
    void anUnknownModuleIsNotFoundAndTheKnownAreListed() throws Exception {
        var answer = post("/strangler/billing/start", "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(body(answer).path("message").asString()).isEqualTo("There is no module 'billing'; the modules are conversation, identity");
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
    void aBadBodyIsRefusedWithASentenceAndChangesNothing(String body, String problem) throws Exception {
        long version = states().get("identity").version();
        var answer = post("/strangler/identity/ramp", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(body(answer).path("message").asString()).contains(problem == null ? "" : problem).doesNotContain("Exception");
        assertThat(states().refresh("identity").version()).isEqualTo(version);
    }

    @Test
    void aCommandOutOfOrderIsRefusedAndSaysWhatComesNext() throws Exception {
        var answer = post("/strangler/identity/switch", "{\"reason\": \"hurry\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(body(answer).path("message").asString()).contains("Writes move after the reads");
        assertThat(body(answer).path("next_steps").get(0).path("command").asString()).isEqualTo("start");
        assertThat(post("/strangler/identity/dance", "").statusCode()).isEqualTo(400);
    }

    @Test
    void onlyAnOperatorIsAnswered() throws Exception {
        for (String path : List.of("/strangler", "/strangler/identity", "/togglz-console/index", "/actuator/togglz")) {
            var answer = CLIENT.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void aFlagAboveWhatTheStagePermitsIsRefused() throws Exception {
        var actuator = send("/actuator/togglz/IDENTITY_READS", "POST", "application/json",
                "{\"enabled\": true, \"strategy\": \"sticky-percentage\", \"parameters\": \"percentage=5\"}");
        assertThat(actuator.statusCode()).isEqualTo(409);
        assertThat(actuator.body()).contains("Stage MONOLITH permits no reads at the service");
        var console = console("IDENTITY_READS", "5");
        assertThat(console.statusCode()).isEqualTo(409);
        assertThat(console.body()).contains("Stage MONOLITH permits no reads at the service");
        assertThat(states().refresh("identity").effectiveReadShare()).isZero();
    }

    @Test
    void theCommandLineEndsWithOneSentenceWhenItCannotDoWhatIsAsked() {
        assertThat(commandLine("ramp", "identity", "--percent", "12.345")).isEqualTo(new Printed(2, "", "The percentage 12.345 is finer than steps of 0.01. See: strangler help\n"));
        assertThat(commandLine("dance", "identity").errors()).startsWith("There is no command 'dance'; the commands are status, audit, start").hasLineCount(1);
        assertThat(commandLine("ramp", "identity").code()).isEqualTo(2);
        assertThat(commandLine("start").errors()).startsWith("The command start needs a module");
        assertThat(commandLine("start", "identity", "--force").errors()).startsWith("There is no option --force");
        assertThat(commandLine("start", "billing")).isEqualTo(new Printed(1, "", "There is no module 'billing'; the modules are conversation, identity.\n"));
        assertThat(commandLine("switch", "identity")).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.errors()).contains("Writes move after the reads").hasLineCount(1);
        });
        assertThat(run(List.of("status", "--url", "http://127.0.0.1:1"), PASSWORD)).isEqualTo(new Printed(1, "", "Nothing answers at http://127.0.0.1:1.\n"));
        assertThat(run(List.of("status", "--url", url), "wrong").errors()).isEqualTo("Sign in as the operator.\n");
        assertThat(run(List.of("status"), null).errors()).startsWith("The operator's password is missing");
        assertThat(run(List.of(), PASSWORD)).satisfies(usage -> assertThat(usage.errors()).startsWith("Usage: java -jar voicehelper.jar strangler"));
    }

    @Test
    void theCommandLineRunsAsAProcessWithoutStartingTheApplication() throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                VoiceHelperApplication.class.getName(), "strangler", "status", "identity", "--json", "--url", url));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("VOICEHELPER_OPERATOR_PASSWORD", PASSWORD);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(JSON.readTree(printed).path("stage").asString()).isEqualTo("MONOLITH");
    }

    @Test
    void restFlagsAndCommandLineAreOneTruth() throws Exception {
        Printed dry = commandLine("start", "conversation", "--dry-run");
        assertThat(dry.out()).contains("1. install fence and change capture", "2. stage COPYING");
        assertThat(states().refresh("conversation").stage()).isEqualTo(Stage.MONOLITH);

        assertThat(commandLine("start", "conversation", "--reason", "rehearsal")).satisfies(started -> assertThat(started.code()).as(started.errors()).isZero());
        await(() -> states().refresh("conversation").stage() == Stage.IN_SYNC);

        assertThat(commandLine("ramp", "conversation", "--percent", "12.5").code()).isZero();
        assertThat(get("/strangler/conversation").path("effective_read_percent").asString()).isEqualTo("12.5");
        assertThat(get("/actuator/togglz/CONVERSATION_READS").path("params").path("percentage").asString()).isEqualTo("12.5");

        assertThat(console("CONVERSATION_READS", "33.33").statusCode()).isEqualTo(200);
        assertThat(commandLine("status", "conversation").out()).contains("33.33 % at the service", "READS_RAMPING", "rows copied");
        Audit.Entry byFlag = monolith.getBean(Audit.class).latest("conversation", 1).getFirst();
        assertThat(byFlag.who()).isEqualTo("operator");
        assertThat(byFlag.why()).isEqualTo("flag CONVERSATION_READS");

        assertThat(console("CONVERSATION_READS", "55.555").statusCode()).isEqualTo(200);
        assertThat(states().refresh("conversation").effectiveReadShare()).isEqualTo(3_333);
        assertThat(send("/actuator/togglz/CONVERSATION_READS", "POST", "application/json", "{\"enabled\": false}").statusCode()).isEqualTo(200);
        assertThat(states().refresh("conversation").stage()).isEqualTo(Stage.IN_SYNC);

        assertThat(commandLine("audit", "conversation").out()).contains("rehearsal", "READS_RAMPING → IN_SYNC");
        assertThat(body(post("/strangler/conversation/ramp", "{\"percent\": 100}")).path("stage").asString()).isEqualTo("READS_MOVED");
        assertThat(commandLine("switch", "conversation")).satisfies(switched -> assertThat(switched.code()).as(switched.errors()).isZero());
        assertThat(states().refresh("conversation")).matches(state -> state.stage() == Stage.WRITES_MOVED && state.epoch() == 2);
        assertThat(commandLine("cancel", "conversation").errors()).contains("reverse them before the move is cancelled");
        await(() -> commandLine("reverse", "conversation").code() == 0);
        assertThat(commandLine("cancel", "conversation", "--reason", "rehearsed")).satisfies(cancelled -> assertThat(cancelled.code()).as(cancelled.errors()).isZero());
        assertThat(states().refresh("conversation").stage()).isEqualTo(Stage.MONOLITH);
        assertThat(monolith.getBean(FeatureManager.class).isActive(ReadFlags.flag("conversation"))).isFalse();
    }

    private record Printed(int code, String out, String errors) {}

    private static Printed commandLine(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url));
        return run(all, PASSWORD);
    }

    private static Printed run(List<String> arguments, String password) {
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = CommandLine.run(arguments, name -> password, new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8));
        return new Printed(code, out.toString(UTF_8), errors.toString(UTF_8));
    }

    /** What the operator's browser does: opens the list, follows the link to the form, and sends the form with its token. */
    private static HttpResponse<String> console(String flag, String percentage) throws Exception {
        String index = send("/togglz-console/index", "GET", null, null).body();
        var link = Pattern.compile("href=\"(edit\\?f=" + flag + "[^\"]*)\"").matcher(index);
        assertThat(link.find()).as(index).isTrue();
        String form = send("/togglz-console/" + link.group(1).replace("&amp;", "&"), "GET", null, null).body();
        var token = FORM_TOKEN.matcher(form);
        var parameter = FORM_PARAMETER.matcher(form);
        assertThat(token.find() && parameter.find()).as(form).isTrue();
        var answer = send("/togglz-console/edit", "POST", "application/x-www-form-urlencoded", "f=" + flag + "&enabled=enabled&strategy=sticky-percentage&"
                + parameter.group(1) + "=" + percentage + "&" + token.group(1) + "=" + URLEncoder.encode(token.group(2), UTF_8));
        return answer.statusCode() == 302 ? send("/togglz-console/index", "GET", null, null) : answer;
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(path, "POST", "application/json", body);
    }

    private static JsonNode get(String path) throws Exception {
        var answer = send(path, "GET", null, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return body(answer);
    }

    private static HttpResponse<String> send(String path, String method, String contentType, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(("operator:" + PASSWORD).getBytes(UTF_8)))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode body(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static ModuleStates states() {
        return monolith.getBean(ModuleStates.class);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
