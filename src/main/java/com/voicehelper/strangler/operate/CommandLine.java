package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code strangler <command> <module>}: the REST interface for people at a terminal and for scripts. Starts no Spring. */
@NamedInterface("command-line")
public final class CommandLine {

    /** The first argument of the process that asks for this. */
    public static final String NAME = "strangler";

    private static final String PASSWORD = "VOICEHELPER_OPERATOR_PASSWORD";
    private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    private static final String USAGE = """
            Usage: java -jar voicehelper.jar strangler <command> [<module>] [options]

              status [<module>]   how far the modules have moved, and what comes next
              audit <module>      who did what, when and why
              shadow-report <module>  what the comparison of shadow reads found
              start <module>      copy the module's data to its service's database
              verify <module>     compare every row of both sides once more
              advance <module>    send the plan's next step of reads to the service
              shadow <module>     send --percent of the reads to the service as well, after the answer, and compare
              ramp <module>       send --percent of the reads to the service (0 to 100, steps of 0.01)
              switch <module>     let the service own the writes
              reverse <module>    let the monolith own the writes again
              complete <module>   end the move; nothing flows back any more
              back <module>       go back one step
              cancel <module>     end the move and leave the monolith as it was

              --percent <p>       for ramp and shadow
              --reason <text>     goes into the audit
              --dry-run           show the steps instead of doing them
              --json              print the answer as JSON
              --url <url>         of the monolith; default http://127.0.0.1:8080
              --user <name>       the operator; default operator

            The operator's password is taken from the environment variable VOICEHELPER_OPERATOR_PASSWORD.
            Exit code: 0 done, 1 refused or failed (with --dry-run: it would be refused), 2 wrong usage.
            """;

    private CommandLine() {}

    /**
     * @param arguments what follows {@link #NAME}
     * @param variables the environment; null for a variable that is not set
     * @return the exit code of the process
     */
    public static int run(List<String> arguments, UnaryOperator<@Nullable String> variables, PrintStream out, PrintStream errors) {
        if (arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            (arguments.isEmpty() ? errors : out).print(USAGE);
            return arguments.isEmpty() ? WRONG_USAGE : DONE;
        }
        Invocation invocation;
        try {
            invocation = Invocation.parse(arguments);
        } catch (IllegalArgumentException problem) {
            errors.println(problem.getMessage() + ". See: strangler help");
            return WRONG_USAGE;
        }
        String password = variables.apply(PASSWORD);
        if (password == null || password.isEmpty()) {
            errors.println("The operator's password is missing: set the environment variable " + PASSWORD + ".");
            return WRONG_USAGE;
        }
        return call(invocation, password, out, errors);
    }

    private static int call(Invocation invocation, String password, PrintStream out, PrintStream errors) {
        try (var client = new OperatorClient(invocation.url(), invocation.user(), password)) {
            var answer = client.ask(invocation);
            JsonNode body = answer.body();
            if (invocation.json()) {
                out.println(PRETTY.writeValueAsString(body));
            } else if (answer.ok() || body.path("dry_run").asBoolean(false)) {
                Report.print(body, out);
            }
            if (!answer.ok() && (invocation.json() || !body.path("dry_run").asBoolean(false))) {
                errors.println(sentence(answer));
            }
            return answer.ok() ? DONE : REFUSED;
        } catch (ConnectException exception) {
            errors.println("Nothing answers at " + invocation.url() + ".");
        } catch (HttpTimeoutException exception) {
            errors.println("The answer of " + invocation.url() + " did not come in time; look at the status before you repeat the command.");
        } catch (IOException exception) {
            errors.println("The connection to " + invocation.url() + " failed: " + exception.getMessage() + ".");
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            errors.println("Interrupted.");
        }
        return REFUSED;
    }

    private static String sentence(OperatorClient.Answer answer) {
        String message = answer.body().path("message").asString("");
        if (message.isEmpty()) {
            return "The answer was HTTP " + answer.status() + " without a reason; is this VoiceHelper?";
        }
        return message.endsWith(".") ? message : message + ".";
    }
}
