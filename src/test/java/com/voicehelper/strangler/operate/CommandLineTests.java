package com.voicehelper.strangler.operate;

import static com.voicehelper.strangler.operate.OperatedMonolith.PASSWORD;
import static com.voicehelper.strangler.operate.OperatedMonolith.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.strangler.operate.OperatedMonolith.Printed;
import com.voicehelper.support.ApplicationProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What people and scripts get from {@code strangler} in a terminal. */
class CommandLineTests {

    private static OperatedMonolith monolith;

    @BeforeAll
    static void start() {
        monolith = OperatedMonolith.start("--voicehelper.strangler.sync.rows-per-second=1500");
        monolith.seed(5_000);
    }

    @AfterAll
    static void stop() {
        monolith.close();
    }

    @Test
    void itEndsWithOneSentenceWhenItCannotDoWhatIsAsked() {
        assertThat(commandLine("ramp", "identity", "--percent", "12.345")).isEqualTo(new Printed(2, "", "The percentage 12.345 is finer than steps of 0.01. See: strangler help\n"));
        assertThat(commandLine("dance", "identity").errors()).startsWith("There is no command 'dance'; the commands are status, audit, shadow-report, differences, start").hasLineCount(1);
        assertThat(commandLine("ramp", "identity").code()).isEqualTo(2);
        assertThat(commandLine("throttle", "identity").errors()).startsWith("The command throttle, and no other, takes either --rows-per-second");
        assertThat(commandLine("throttle", "identity", "--rows-per-second", "fast").errors()).startsWith("The option --rows-per-second needs a whole number, not 'fast'");
        assertThat(commandLine("throttle", "identity", "--pause").errors()).contains("start the move first");
        assertThat(commandLine("start").errors()).startsWith("The command start needs a module");
        assertThat(commandLine("start", "identity", "--force").errors()).startsWith("There is no option --force");
        String unknown = "There is no module 'billing'; the modules are " + String.join(", ", ApplicationProcess.modules()) + ".\n";
        assertThat(commandLine("start", "billing")).isEqualTo(new Printed(1, "", unknown));
        assertThat(commandLine("differences", "billing").errors()).isEqualTo(unknown);
        assertThat(commandLine("switch", "identity")).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.errors()).contains("Writes move after the reads").hasLineCount(1);
        });
        assertThat(run(List.of("status", "--url", "http://127.0.0.1:1"), PASSWORD)).isEqualTo(new Printed(1, "", "Nothing answers at http://127.0.0.1:1.\n"));
        assertThat(run(List.of("status", "--url", monolith.url()), "wrong").errors()).isEqualTo("Sign in as the operator.\n");
        assertThat(run(List.of("status", "--url", "http://operator:secret@127.0.0.1:1"), PASSWORD))
                .isEqualTo(new Printed(2, "", "An address holds no name and no password; the name is given by --user. See: strangler help\n"));
        assertThat(commandLine("status", "identity", "--dry-run").errors()).startsWith("The question status changes nothing");
        assertThat(commandLine("store", "status", "--watch").errors()).startsWith("There is something to watch only of one store");
        assertThat(commandLine("store").errors()).startsWith("A command for a store is missing").endsWith("See: strangler store help\n");
        assertThat(run(List.of("status"), null).errors()).startsWith("The operator's password is missing");
        assertThat(run(List.of(), PASSWORD)).satisfies(usage -> assertThat(usage.errors()).startsWith("Usage: java -jar voicehelper.jar strangler"));
    }

    @Test
    void itRunsAsAProcessWithoutStartingTheApplication() throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                VoiceHelperApplication.class.getName(), "strangler", "status", "identity", "--json", "--url", monolith.url()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("VOICEHELPER_OPERATOR_PASSWORD", PASSWORD);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(JsonMapper.shared().readTree(printed).path("stage").asString()).isEqualTo("MONOLITH");
    }

    @Test
    void helpListsEveryCommandAndHasAPageForEach() {
        Printed usage = run(List.of("help"), null);
        assertThat(usage.code()).isZero();
        for (String word : Invocation.VERBS) {
            assertThat(usage.out()).containsPattern("(?m)^  " + word + " +[a-z].*$");
            assertThat(run(List.of("help", word), null)).as(word).satisfies(page -> {
                assertThat(page.code()).isZero();
                assertThat(page.out()).startsWith("strangler " + word).contains("Exit code: 0").doesNotContain("null");
            });
        }
        assertThat(usage.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(130));
        assertThat(run(List.of("switch", "conversation", "--help"), null)).isEqualTo(run(List.of("help", "switch"), null));
        assertThat(run(List.of("store", "help"), null)).isEqualTo(run(List.of("help", "store"), null)).satisfies(page -> {
            assertThat(page.code()).isZero();
            assertThat(page.out()).startsWith("Usage: java -jar voicehelper.jar strangler store");
        });
        assertThat(run(List.of("help", "dance"), null)).isEqualTo(new Printed(2, "", "There is no command 'dance'. See: strangler help\n"));
    }

    @Test
    void aStatusIsATableAPersonCanRead() {
        assertThat(commandLine("status").out().lines()).first().asString().startsWith("MODULE        STAGE");
        assertThat(commandLine("status", "identity").out()).startsWith("""
                identity is at stage MONOLITH, epoch 1
                  reads    0 % at the service
                  writes   at the monolith
                """).contains("\n  NEXT\n  start  install fence and change capture", "blocked: voicehelper.services.identity.datasource.url is not set");
    }

    @Test
    void jsonIsWhatRestAnswersLetterByLetter() {
        assertThat(JsonMapper.shared().readTree(commandLine("status", "identity", "--json").out())).isEqualTo(monolith.get("/strangler/identity"));
        assertThat(commandLine("switch", "identity", "--json")).satisfies(refused -> {
            assertThat(refused.code()).isOne();
            assertThat(JsonMapper.shared().readTree(refused.out()).path("code").asString()).isEqualTo("REFUSED");
            assertThat(refused.errors()).hasLineCount(1);
        });
    }

    @Test
    void aWatchedStartAndVerificationEndWithWhatTheyReached() {
        assertThat(commandLine("ramp", "conversation", "--percent", "5", "--watch").errors()).startsWith("There is something to watch only with status, start, verify");
        assertThat(commandLine("start", "identity", "--watch")).satisfies(refused -> {
            assertThat(refused.code()).isOne();
            assertThat(refused.errors()).contains("is blocked").hasLineCount(1);
        });
        Printed started = commandLine("start", "conversation", "--watch");
        assertThat(started.code()).as(started.errors()).isZero();
        assertThat(started.out()).startsWith("conversation is at stage COPYING.\n").containsPattern("\\d\\d:\\d\\d:\\d\\d (Copying|Comparing): [\\d,]+ of about [1-9][\\d,]* rows \\(\\d+ %\\)")
                .containsPattern("conversation is IN_SYNC after \\d+ s: 5,\\d+ rows copied, every one compared.\n$").doesNotContain("\033");
        assertThat(commandLine("verify", "conversation", "--watch")).satisfies(verified -> {
            assertThat(verified.code()).as(verified.errors()).isZero();
            assertThat(verified.out()).containsPattern("Every row of conversation was compared in \\d+ s: clean \\d+ s ago.\n$");
        });
        assertThat(commandLine("status", "conversation", "--watch").out()).contains("Nothing of conversation is being copied or compared now.", "IN_SYNC", "TABLE", "message ");
        assertThat(JsonMapper.shared().readTree(commandLine("status", "conversation", "--watch", "--json").out()).path("stage").asString()).isEqualTo("IN_SYNC");
        assertThat(commandLine("cancel", "conversation").code()).isZero();
    }

    private static Printed commandLine(String... arguments) {
        return monolith.commandLine(arguments);
    }
}
